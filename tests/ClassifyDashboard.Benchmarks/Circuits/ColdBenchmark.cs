using System.Diagnostics;

/// <summary>
/// What people meet at a dashboard that has just started, as all open tabs and walls do after each deployment:
/// the same crowd opens a new process, leaves, and returns. The ratios of the two hold on any machine.
/// </summary>
static class ColdBenchmark
{
    private const string Row = "cold";
    private const int Pages = 500;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(30);

    private static readonly Kind[] Kinds =
    [
        new("Jobs pages", [""], "open-job"u8.ToArray()),
        new("walls of four kinds", WallsBenchmark.Paths, "wall-panels"u8.ToArray()),
    ];

    /// <param name="options">pages= changes their number, program= is a published copy instead of what dotnet run starts, only=pages or only=walls.</param>
    public static async Task RunAsync(Options options)
    {
        var count = options.Whole("pages", Pages);
        await using var service = await CircuitService.StartAsync("--jobs 20000 --days 7 --arrivals 1");
        await using (var stage = await StartAsync(service, options))
        {
            // A cold client or a cold service would be measured as the server's time.
            await using var crowd = new CircuitCrowd(stage.Address);
            await crowd.ComeAsync(["", .. WallsBenchmark.Paths], 150, [], TimeSpan.FromSeconds(5), Patience);
            await Task.Delay(Reading); // so that the next ones have the jobs from the store, as after a deployment
        }

        await FirstAsync(service, options);
        foreach (var kind in Kinds.Where(kind => options.Text("only") is not { } only || kind.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            await CompareAsync(kind, count, service, options);
    }

    // One person who arrives as soon as it listens.
    private static async Task FirstAsync(CircuitService service, Options options)
    {
        var start = Stopwatch.StartNew();
        await using var server = await StartAsync(service, options);
        var listens = start.Elapsed.TotalSeconds;
        await using var one = new CircuitCrowd(server.Address);
        await one.ComeAsync(Kinds[0].Paths, 1, Kinds[0].Content, TimeSpan.Zero, Patience);
        Report.AtMost(Row, $"from the start of the process until one first page is there; it listens after {listens:0.0} s and the page is live after "
            + $"{listens + one.Seconds(0, each => each.Live):0.0} s", listens + one.Seconds(0, each => each.Html), 2, "s");
    }

    private static async Task CompareAsync(Kind kind, int count, CircuitService service, Options options)
    {
        await using var server = await StartAsync(service, options);
        await using var crowd = new CircuitCrowd(server.Address);
        var cold = await ComeAsync(crowd, server, kind, count);
        await crowd.LeaveAsync();
        await Task.Delay(Refresh * 2);
        var warm = await ComeAsync(crowd, server, kind, count);
        Note(kind, "cold", cold);
        Note(kind, "warm", warm);
        Report.AtMost(Row, $"{count} {kind.Name}: time until live (95 %), cold to warm", cold.Live95 / warm.Live95, 2, "times");
        Report.AtMost(Row, $"{count} {kind.Name}: processor time, cold to warm", cold.Cpu / warm.Cpu, 2, "times");
        Report.AtMost(Row, $"{count} {kind.Name}: lost, cold or warm", cold.Lost + warm.Lost, 0, "pages");
        Report.AtMost(Row, $"{count} {kind.Name}: resident memory after a cold start", cold.Megabytes, 1.2, "MB each");
        Report.AtMost(Row, "failures in the server's log", server.Faults, 0, "lines");
    }

    // Until the last page is live, plus one refresh: by then a server has done the work that it put off.
    private static async Task<Arrival> ComeAsync(CircuitCrowd crowd, DashboardServer server, Kind kind, int count)
    {
        var (cpu, memory) = (server.Cpu, server.Megabytes);
        await crowd.ComeAsync(kind.Paths, count, kind.Content, Arriving, Patience);
        await Task.Delay(Refresh);
        cpu = server.Cpu - cpu;
        return new(crowd.Seconds(0.5, each => each.Html), crowd.Seconds(0.5, each => each.Live), crowd.Seconds(0.95, each => each.Live),
            cpu.TotalMilliseconds / count, (server.Megabytes - memory) / count, crowd.Lost + count
                - crowd.Live, crowd.Circuits.Average(each => each.Batches), crowd.Circuits.Average(each => each.Bytes) / 1000);
    }

    private static void Note(Kind kind, string when, Arrival arrival) =>
        Report.Note(Row, $"{kind.Name}, {when}: HTML after {arrival.Html50:0.0} s (half), live after {arrival.Live50:0.0} s (half), {arrival.Live95:0.0} s "
            + $"(95 %); {arrival.Batches:0.0} batches, {arrival.Kilobytes:0} kB and {arrival.Megabytes:0.00} MB each", $"{arrival.Cpu:0} ms of CPU each");

    private static Task<DashboardServer> StartAsync(CircuitService service, Options options) =>
        service.StartDashboardAsync(Refresh, options.Text("program"));

    private sealed record Kind(string Name, string[] Paths, byte[] Content);

    private sealed record Arrival(double Html50, double Live50, double Live95, double Cpu, double Megabytes, int Lost, double Batches, double Kilobytes);
}
