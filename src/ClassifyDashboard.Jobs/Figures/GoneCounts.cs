namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs that the service no longer lists. All other figures count them too, as they were last known.</summary>
/// <param name="Jobs">The number of them.</param>
/// <param name="Early">
/// The number of those that went before their end was seen, or within a minute of it: others may have come and gone between two looks.
/// </param>
public sealed record GoneCounts(int Jobs, int Early)
{
    private const long Soon = TimeSpan.TicksPerMinute;

    /// <summary>Whether some jobs may never have been seen.</summary>
    public bool MayMissOthers => Early > 0;

    /// <summary>Whether a job went before its end was seen, or soon after it.</summary>
    /// <param name="kind">The last known status.</param>
    /// <param name="gone">Since when it is no longer listed, like <see cref="Job.GoneOrder"/>.</param>
    /// <param name="updated">The time of its last change, like <see cref="Job.UpdatedOrder"/>.</param>
    internal static bool IsEarly(StatusKind kind, long gone, long updated) =>
        kind is not (StatusKind.Completed or StatusKind.Failed or StatusKind.Cancelled) || (updated != 0 && gone - updated <= Soon);
}
