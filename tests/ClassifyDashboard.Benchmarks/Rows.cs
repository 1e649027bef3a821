/// <summary>The ten rows that reading has to keep to. Those that mostly wait run side by side.</summary>
static class Rows
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(65);

    private static readonly (string Row, Func<Task> Run)[] Waiting =
    [
        ("4", WatcherRows.RealAsync),
        ("6", PriorityRow.RunAsync),
        ("7", SpeedRow.PacedAsync),
        ("8", () => PaceRow.SearchAsync(1, "1 request/s", Watched)),
        ("8", () => PaceRow.SearchAsync(20 / 60.0, "20 requests/min", Watched)),
        ("8", () => PaceRow.RetryAfterAsync(TimeSpan.FromSeconds(20))),
        ("8", () => PaceRow.RetryAfterAsync(TimeSpan.FromSeconds(600))),
    ];

    private static readonly (string Row, Func<Task> Run)[] Busy =
    [
        ("1", RequestRows.ColdAsync),
        ("2", RequestRows.RefreshAsync),
        ("3", RequestRows.WiderAsync),
        ("4", WatcherRows.ColdAsync),
        ("4", WatcherRows.HourAsync),
        ("4", WatcherRows.FreeTierAsync),
        ("5", RestartRow.RunAsync),
        ("7", SpeedRow.FastAsync),
        ("8", PaceRow.RecoverAsync),
    ];

    /// <param name="only">One row's number, or null for all.</param>
    public static async Task RunAsync(string? only)
    {
        foreach (var (_, run) in Busy.Where(each => only is null || each.Row == only))
            await run();
        await Task.WhenAll(Waiting.Where(each => only is null || each.Row == only).Select(each => each.Run()));
        if (only is not null)
            return;
        Report.Note("9", "faults, orders, watchers and time at random, held by tests", "tests of Reading");
        Report.Note("10", "deleted, late, undated and unfinished jobs, clock skew, held by tests", "tests of Reading");
    }
}
