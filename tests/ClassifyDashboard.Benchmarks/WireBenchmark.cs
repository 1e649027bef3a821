using System.Diagnostics;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;

/// <summary>How fast bodies become blocks, compared with the generated reader that only makes plain objects of the same bytes.</summary>
static class WireBenchmark
{
    private const int Jobs = 10_000;
    private const int Rounds = 31;

    public static void Run()
    {
        var (day, large) = (SamplePages.Day(Jobs).ToArray(), SamplePages.Large(Jobs, days: 1).ToArray());
        var reader = new PageReader();

        // Long enough for the runtime to compile both fully, also on one core.
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed < TimeSpan.FromSeconds(8);)
        {
            foreach (var bodies in new[] { day, large })
            {
                Time(() => Plain(bodies));
                Time(() => Block(reader, bodies));
            }
        }

        Measure("as the sample API makes them", reader, day);
        Measure("completed, 120-character reasonings", reader, large);
    }

    private static void Measure(string what, PageReader reader, byte[][] bodies)
    {
        var plain = new TimeSpan[Rounds];
        var blocks = new TimeSpan[Rounds];

        // Alternately, so that a busy moment of the machine affects both; an odd round begins with the other.
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
                plain[round] = Time(() => Plain(bodies));
            blocks[round] = Time(() => Block(reader, bodies));
            if (round % 2 == 1)
                plain[round] = Time(() => Plain(bodies));
        }

        var (one, other) = (PerSecond(plain), PerSecond(blocks));
        Report.AtLeast("wire", $"jobs {what}: {other:N0} jobs/s from the wire to the block, generated reader alone {one:N0}", other / one, 2, "x");
    }

    private static List<PlainJob> Plain(byte[][] bodies)
    {
        var jobs = new List<PlainJob>();
        foreach (var body in bodies)
            jobs.AddRange(JsonSerializer.Deserialize(body, PlainContext.Default.PlainPage)!.Items!);
        return jobs;
    }

    private static JobSet Block(PageReader reader, byte[][] bodies)
    {
        var jobs = new List<Job>();
        foreach (var body in bodies)
            jobs.AddRange(reader.Read(body).Jobs);
        return JobSet.Of(jobs);
    }

    // Processor time instead of elapsed time, because other programs may run on the machine.
    private static TimeSpan Time(Func<object> work)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        GC.KeepAlive(work());
        return Environment.CpuUsage.TotalTime - before;
    }

    private static double PerSecond(TimeSpan[] times)
    {
        Array.Sort(times);
        return Jobs / times[times.Length / 2].TotalSeconds;
    }
}
