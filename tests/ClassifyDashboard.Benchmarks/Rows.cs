/// <summary>The ten requirements on reading. Rows that mostly wait run beside others; those that measure time run alone.</summary>
static class Rows
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(65);

    // Each sends few requests in minutes, so what runs beside them does not matter.
    private static readonly (string Row, Func<Task> Run)[] Waiting =
    [
        ("4", WatcherRows.RealAsync),
        ("8", () => PaceRow.SearchAsync(1, "1 request/s", Watched)),
        ("8", () => PaceRow.SearchAsync(20 / 60.0, "20 requests/min", Watched)),
        ("8", () => PaceRow.RetryAfterAsync(TimeSpan.FromSeconds(20))),
        ("8", () => PaceRow.RetryAfterAsync(TimeSpan.FromSeconds(600))),
    ];

    // Counted or simulated, so a slower run changes no result.
    private static readonly (string Row, Func<Task> Run)[] Busy =
    [
        ("1", RequestRows.ColdAsync),
        ("2", RequestRows.RefreshAsync),
        ("3", RequestRows.WiderAsync),
        ("4", WatcherRows.ColdAsync),
        ("4", WatcherRows.HourAsync),
        ("4", WatcherRows.FreeTierAsync),
        ("5", RestartRow.RunAsync),
        ("8", PaceRow.RecoverAsync),
    ];

    private static readonly (string Row, Func<Task> Run)[] Timed =
    [
        ("7", SpeedRow.FastAsync),
        ("6 7", () => Task.WhenAll(PriorityRow.RunAsync(), SpeedRow.PacedAsync())),
    ];

    /// <param name="only">One row's number, or null for all.</param>
    public static async Task RunAsync(string? only)
    {
        var waiting = Task.WhenAll(Of(Waiting, only).Select(each => each.Run()).ToList());
        foreach (var (_, run) in Of(Busy, only))
            await run();
        await waiting;
        foreach (var (_, run) in Of(Timed, only))
            await run();
        if (only is not null)
            return;
        Report.Note("9", "faults, orders, watchers and time at random, held by tests", "tests of Reading");
        Report.Note("10", "deleted, late, undated and unfinished jobs, clock skew, held by tests", "tests of Reading");
    }

    private static IEnumerable<(string Row, Func<Task> Run)> Of((string Row, Func<Task> Run)[] rows, string? only) =>
        rows.Where(each => only is null || each.Row.Split(' ').Contains(only));
}
