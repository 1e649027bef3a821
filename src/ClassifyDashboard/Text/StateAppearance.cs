using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Text;

/// <summary>The appearance of a state on a wall: a word, a shape and, by its class, a colour.</summary>
/// <param name="Word">The word for the state.</param>
/// <param name="Class">The end of the CSS class, and the name of the icon file.</param>
/// <param name="Shape">An SVG path in a square of 20.</param>
public sealed record StateAppearance(string Word, string Class, string Shape)
{
    /// <summary>Not all jobs have been read yet.</summary>
    public static StateAppearance Reading { get; } = new("Reading", "reading", "M9 4h2v6l4 3-1 1.5-5-3.5z");

    private static readonly StateAppearance Fine = new("Fine", "fine", "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16z");
    private static readonly StateAppearance Few =
        new("Too few jobs to say", "few", "M1 10a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM8 10a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM15 10a2 2 0 1 0 4 0 2 2 0 0 0-4 0z");
    private static readonly StateAppearance Watch = new("Watch", "watch", "M10 2l9 16H1z");
    private static readonly StateAppearance Alarm = new("Alarm", "alarm", "M2 2h16v16H2z");

    public static StateAppearance Of(AlarmState state) => state switch
    {
        AlarmState.Alarm => Alarm,
        AlarmState.Watch => Watch,
        AlarmState.TooFew => Few,
        _ => Fine,
    };
}
