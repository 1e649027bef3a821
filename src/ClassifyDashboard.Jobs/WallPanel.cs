namespace ClassifyDashboard.Jobs;

/// <summary>A panel of a wall screen. To add a panel, add it here, in its place, and draw it in the grid of panels.</summary>
public sealed record WallPanel
{
    private WallPanel()
    {
    }

    public static WallPanel Rate { get; } = new() { Name = "rate", Words = "failure rate and its state", IsMain = true };

    public static WallPanel Course { get; } = new() { Name = "course", Words = "its course", IsMain = true };

    public static WallPanel Volume { get; } = new() { Name = "volume", Words = "jobs" };

    public static WallPanel Backlog { get; } = new() { Name = "backlog", Words = "waiting, running, stuck" };

    public static WallPanel Causes { get; } = new() { Name = "causes", Words = "why jobs failed" };

    public static WallPanel Types { get; } = new() { Name = "types", Words = "result types" };

    public static WallPanel Confidence { get; } = new() { Name = "confidence", Words = "confidence and the QR code" };

    public static WallPanel Configurations { get; } = new()
    {
        Name = "configurations", Words = "the configurations that fail most", IsMain = true, IsExtra = true,
    };

    public static WallPanel Review { get; } = new() { Name = "review", Words = "how many results wait for review", IsExtra = true };

    /// <summary>All panels, in the order in which they are listed.</summary>
    public static ValueList<WallPanel> All { get; } = [Rate, Course, Volume, Backlog, Causes, Types, Confidence, Configurations, Review];

    /// <summary>The panels of a wall that chooses none.</summary>
    public static ValueList<WallPanel> Usual { get; } = InOrder(All.Where(panel => !panel.IsExtra));

    /// <summary>The name in addresses and settings. It never changes.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, in the words of the builder of walls.</summary>
    public required string Words { get; init; }

    /// <summary>Whether it always stays, while the others may take turns.</summary>
    public bool IsMain { get; init; }

    /// <summary>Whether a wall shows it only where it is chosen, so that existing walls stay as they are.</summary>
    public bool IsExtra { get; init; }

    /// <summary>Returns the panels once each, in the order of <see cref="All"/>.</summary>
    public static ValueList<WallPanel> InOrder(IEnumerable<WallPanel> panels) => All.Intersect(panels).ToValueList();

    public override string ToString() => Name;
}
