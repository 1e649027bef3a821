using System.Globalization;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Text;

/// <summary>The states of causes in words, the same on screens, in alerts and for scripts.</summary>
public static class CauseStateText
{
    /// <summary>A state in a word.</summary>
    public static string Word(CauseState state) => state switch
    {
        CauseState.TooFew => "Too few to tell",
        CauseState.Unknown => "Not known yet",
        _ => state.ToString(),
    };

    /// <summary>The css class of its badge; each has a sign of its own.</summary>
    public static string? Class(CauseState state) => state switch
    {
        CauseState.New or CauseState.Returned or CauseState.Rising => "is-failed",
        CauseState.Ongoing => "is-running",
        CauseState.Quiet => "is-pending",
        _ => null,
    };

    /// <summary>What a state rests on, without a full stop: not in the 6 days before; 14 in the last 2 hours, 3 expected.</summary>
    public static string Evidence(CauseEvidence state) => state.State switch
    {
        CauseState.New => $"not in the {Time(state.Known)} before",
        CauseState.Returned => $"after {Time(state.Length)} without it",
        CauseState.Rising => $"{DisplayFormat.Count(state.Count)} in the last {Time(state.Length)}, {Number(state.Expected)} expected",
        CauseState.Quiet => $"none in the last {Time(state.Length)}, {Number(state.Expected)} expected",
        CauseState.Ongoing => $"no change beyond chance in the {Time(state.Known)} that are known",
        CauseState.TooFew when state.LacksWeekday => $"{DisplayFormat.Count(state.Count)} in the last {Time(state.Length)}, {Number(state.Expected)} "
            + "expected, but no earlier day of the same weekday is known",
        CauseState.TooFew when state.Needed > 0 => $"{DisplayFormat.Count(state.Count, "failure", "failures")} in the {Time(state.Known)} that are "
            + $"known, {DisplayFormat.Count(state.Needed)} are needed",
        CauseState.TooFew => $"only {Time(state.Known)} are known",
        _ => "not all jobs are known yet",
    };

    /// <summary>A state and what it rests on.</summary>
    public static string Of(CauseEvidence state) => $"{Word(state.State)}: {Evidence(state)}";

    // Whole hours up to two days, then whole days, rounded down: what is said to be known is known.
    private static string Time(TimeSpan span) => span.TotalHours < 1 ? DisplayFormat.Count((int)span.TotalMinutes, "minute", "minutes")
        : span.TotalHours < 47.5 ? DisplayFormat.Count((int)(span.TotalHours + 0.05), "hour", "hours")
        : DisplayFormat.Count((int)(span.TotalDays + 0.02), "day", "days");

    private static string Number(double expected) =>
        expected < 0.1 ? "none" : expected.ToString(expected < 9.5 ? "0.#" : "N0", CultureInfo.CurrentCulture);
}
