using System.Diagnostics;

/// <summary>Many wall screens on one dashboard, by real circuits without browsers.</summary>
static class WallsBenchmark
{
    private const string Row = "walls";
    private const int Some = 200;
    private const int Many = 1_000;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(10);
    private static readonly byte[] Content = "wall-panels"u8.ToArray();

    // Walls of several rooms; all their jobs are among those of the first one.
    public static readonly string[] Paths =
        ["wall/screen", "wall/screen?title=Invoices&from=now-6h", "wall/screen?type=invoice", "wall/screen?warn=3%25&alarm=8%25&zone=Europe/Berlin"];

    /// <param name="options">some=, many=, plain= and minutes= change the numbers; of 0 walls nothing is measured.</param>
    public static async Task RunAsync(Options options)
    {
        await using var stage = await CircuitStage.StartAsync(Refresh);
        await SomeAsync(stage, options.Whole("some", Some), TimeSpan.FromMinutes(options.Number("minutes", 2)));
        await ManyAsync(stage, options.Whole("many", Many), TimeSpan.FromMinutes(options.Number("minutes", 3)));
        await PlainAsync(stage, options.Whole("plain", Many), TimeSpan.FromMinutes(options.Number("minutes", 2)));
        Report.AtMost(Row, "failures in the server's log", stage.Server.Faults, 0, "lines");
    }

    private static async Task SomeAsync(CircuitStage stage, int count, TimeSpan length)
    {
        if (count == 0)
            return;
        double one;
        await using (var crowd = new CircuitCrowd(stage.Server.Address))
        {
            await crowd.ComeAsync(Paths[..1], 1, Content, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            await Task.Delay(Refresh * 2); // last week's hour is read too
            one = await RequestsAsync(stage, TimeSpan.FromMinutes(1));
        }

        var news = new WallNews();
        await using var walls = new CircuitCrowd(stage.Server.Address);
        var before = stage.Server.Megabytes;
        await walls.ComeAsync(Paths, count, Content, Arriving, TimeSpan.FromMinutes(1), news.Took);
        await Task.Delay(Refresh * 2);
        var (from, requests) = (Stopwatch.GetTimestamp(), 0.0);
        var cpu = await stage.CpuAsync(async () => requests = await RequestsAsync(stage, length));
        var until = Stopwatch.GetTimestamp();
        await Task.Delay(Refresh / 2); // so that updates started before the end have reached all

        Report.AtMost(Row, $"{count} walls of {Paths.Length} kinds, jobs arriving: lost", walls.Lost + count - walls.Live, 0, "walls");
        Report.AtMost(Row, $"the same: requests to the service; one wall takes {one:0.0}/min", requests, (1.1 * one) + 1, "requests/min");
        Report.AtMost(Row, $"the same: the server at a refresh of {Refresh.TotalSeconds:0} s, {length.TotalMinutes:0.#} min; the client took {cpu.Client:0} %",
            cpu.Server, 50, "% of a core");
        var seen = news.All.Where(each => each.First >= from && each.Last <= until).ToList();
        var lags = seen.Select(each => Stopwatch.GetElapsedTime(stage.Relay.Before(each.First)!.Value, each.Last).TotalSeconds).Order().ToList();
        var missed = seen.Count(each => each.Count < count / Paths.Length);
        Report.AtMost(Row, $"the same: from the service's answer to the last wall's update, worst of {seen.Count} updates, median "
            + $"{lags[lags.Count / 2]:0.00} s", lags[^1], 1, "s");
        Report.AtMost(Row, "the same: updates that not every wall of a kind got", missed, 0, "updates");
        Note(stage, walls, "the same", before);
    }

    private static async Task ManyAsync(CircuitStage stage, int count, TimeSpan length)
    {
        if (count == 0)
            return;
        await Task.Delay(Refresh);
        await using var walls = new CircuitCrowd(stage.Server.Address);
        var before = stage.Server.Megabytes;
        var up = await stage.CpuAsync(() => walls.ComeAsync(Paths, count, Content, Arriving, TimeSpan.FromMinutes(2)));
        Report.AtLeast(Row, $"{count:N0} walls arriving within {Arriving.TotalSeconds:0} s: live", walls.Live, count, "walls");
        Report.Note(Row, $"the same: from asking for the page to its live contents, median {walls.Seconds(0.5, each => each.Live):0.0} s, p95 "
            + $"{walls.Seconds(0.95, each => each.Live):0.0} s", $"{walls.Seconds(1, each => each.Live):0.0} s at most");
        Report.Note(Row, $"the same: the server meanwhile; the client took {up.Client:0} %", $"{up.Server:0} % of a core");
        var cpu = await stage.CpuAsync(() => Task.Delay(length));
        Report.AtMost(Row, $"the same, {length.TotalMinutes:0.#} min later: lost", walls.Lost + count - walls.Live, 0, "walls");
        Report.Note(Row, $"the same: the server; the client took {cpu.Client:0} %", $"{cpu.Server:0} % of a core");
        Note(stage, walls, "the same", before);
        if (walls.Lost > 0)
            Report.Note(Row, "why", walls.Causes());
    }

    // Screens that can have no live connection ask every five seconds.
    private static async Task PlainAsync(CircuitStage stage, int count, TimeSpan length)
    {
        if (count == 0)
            return;
        await Task.Delay(Refresh);
        using var walls = new PlainCrowd(stage.Server.Address);
        var plain = Paths.Select(path => path.Replace("wall/screen", "wall/plain", StringComparison.Ordinal)).ToList();
        await walls.AskAsync(plain, plain.Count, Refresh * 2); // their jobs are read
        var (before, begun, bytes, whole) = (stage.Server.Megabytes, walls.Answers, walls.Bytes, walls.Whole);
        var requests = stage.Relay.Count;
        var cpu = await stage.CpuAsync(() => walls.AskAsync(plain, count, length));
        var answers = walls.Answers - begun;
        Report.AtMost(Row, $"{count:N0} plain walls of {plain.Count} kinds, {length.TotalMinutes:0.#} min: asked in vain", walls.Faults, 0, "times");
        Report.AtMost(Row, $"the same: the server, {answers / length.TotalSeconds:0} requests a second; the client took {cpu.Client:0} %", cpu.Server, 40,
            "% of a core");
        Report.AtMost(Row, $"the same: an answer, median {1000 * walls.Seconds(0.5):0.0} ms, p99 {1000 * walls.Seconds(0.99):0.0} ms", walls.Seconds(1), 1,
            "s at most");
        Report.Note(Row, $"the same: answers that brought a screen, {(walls.Bytes - bytes) / (double)Math.Max(1, walls.Whole - whole) / 1000:0.0} kB each",
            $"{100.0 * (walls.Whole - whole) / Math.Max(1, answers):0} %");
        Report.Note(Row, "the same: requests to the service", $"{(stage.Relay.Count - requests) / length.TotalMinutes:0.0}/min");
        Report.Note(Row, $"the same: resident memory of the server {before:0} MB before, {stage.Server.Megabytes:0} MB with them",
            $"{(stage.Server.Megabytes - before) / count * 1000:0} kB a wall");
    }

    private static void Note(CircuitStage stage, CircuitCrowd walls, string what, double before)
    {
        Report.Note(Row, $"{what}: resident memory of the server {before:0} MB before, {stage.Server.Megabytes:0} MB with them",
            $"{(stage.Server.Megabytes - before) / walls.Circuits.Count:0.00} MB a wall");
        Report.Note(Row, $"{what}: render batches a wall so far, {walls.Circuits.Average(each => each.Bytes) / 1000:0} kB in all",
            $"{walls.Circuits.Average(each => each.Batches):0.0}");
    }

    private static async Task<double> RequestsAsync(CircuitStage stage, TimeSpan length)
    {
        var start = stage.Relay.Count;
        await Task.Delay(length);
        return (stage.Relay.Count - start) / length.TotalMinutes;
    }
}
