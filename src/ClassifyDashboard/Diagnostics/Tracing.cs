using System.Diagnostics;

namespace ClassifyDashboard.Diagnostics;

/// <summary>The source of the dashboard's activities: what a refresh, a gap or a check does, and how long each step takes.</summary>
/// <remarks>No activity has an id or a text of a job, an address or a filter. Without a listener nothing is created.</remarks>
public static class Tracing
{
    /// <summary>The name of the source.</summary>
    public const string Name = "ClassifyDashboard";

    private static readonly ActivitySource Source = new(Name);
    private static readonly AsyncLocal<bool> IsOff = new();

    /// <summary>Starts an activity below the current one; null where nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Client for a request to the service.</param>
    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => IsOff.Value ? null : Source.StartActivity(name, kind);

    /// <summary>Starts an activity of its own; null where nobody listens.</summary>
    /// <param name="name">What is done.</param>
    public static Activity? StartRoot(string name)
    {
        LeaveCaller();
        return Start(name);
    }

    /// <summary>Starts an activity below one that caused it and may have ended; null where nobody listens or there is no cause.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="cause">The cause.</param>
    public static Activity? StartBelow(string name, Activity? cause) =>
        cause is null ? null : Source.StartActivity(name, ActivityKind.Internal, cause.Context);

    /// <summary>The current activity, where it is one of these; otherwise null.</summary>
    public static Activity? Current => Activity.Current is { } current && ReferenceEquals(current.Source, Source) ? current : null;

    /// <summary>Ends the tie to the activity of the caller: work in the background outlives the request that began it.</summary>
    public static void LeaveCaller() => Activity.Current = null;

    /// <summary>Starts no activities in the caller's flow and what it begins: the warm-up reads made-up jobs.</summary>
    public static void TurnOff() => IsOff.Value = true;

    /// <summary>Marks an activity as failed.</summary>
    /// <param name="activity">The activity, if there is one.</param>
    /// <param name="error">The kind of error, one of few.</param>
    public static void Fail(this Activity? activity, string error) => activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
}
