using ClassifyDashboard.Names;
using ClassifyDashboard.SampleApi;

/// <summary>The requests that names cost beside those of their jobs: counts, in simulated time.</summary>
static class NamesBenchmark
{
    private const int Rows = 50;

    private static readonly string[][] Refused =
        [["configurations"], ["projects"], ["files"], ["parse-job"], ["job"], ["configurations", "projects", "files", "parse-job", "job"]];

    public static async Task RunAsync()
    {
        foreach (var jobs in new[] { 1_000, 10_000 })
        {
            await CountAsync(jobs, []);
            foreach (var refused in Refused)
                await CountAsync(jobs, refused);
        }
    }

    // A page of rows is shown, and the files of its window follow in the background.
    private static async Task CountAsync(int count, string[] refused)
    {
        var store = Directory.CreateTempSubdirectory("names-").FullName;
        try
        {
            (string, string)[] settings = [("Reading:Store", "true"), ("Reading:StorePath", store)];
            var what = $"{count:N0} jobs, {(refused.Length == 0 ? "all kinds" : string.Join(", ", refused) + " refused")}";
            await using var bench = await Bench.SimulatedAsync(
                new() { Jobs = count, Days = 1, ArrivalsPerSecond = 0, Spread = JobSpread.Even, RefusedSiblings = refused });
            var (jobs, names) = (bench.Sample.Requests, bench.Sample.SiblingRequests);
            await using (var first = bench.Another(settings))
            {
                await ShowAsync(first);
                var cold = names.Total;
                Report.AtMost("names", $"{what}: requests for names beside {jobs.Total} for jobs", cold, Math.Max(jobs.Total, 2 + Rows), "requests");
                await ShowAsync(first);
                Report.AtMost("names", $"{what}: a second viewer", names.Total - cold, 0, "requests");
            }

            names.Reset();
            await using var second = bench.Another(settings);
            await ShowAsync(second);
            Report.AtMost("names", $"{what}: after a restart, in which a refused kind is asked once", names.Total, refused.Length, "requests");
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static async Task ShowAsync(Bench bench)
    {
        var jobs = (await bench.CompleteAsync(JobWindows.Day)).Jobs;
        for (var i = 0; i < 3; i++)
        {
            bench.Names.Request(jobs.Take(Rows));
            await bench.Names.RequestNamesAsync(jobs);
            await bench.PassAsync(NameQueue.Patience, TimeSpan.FromSeconds(5));
            while (!bench.Names.Idle.IsCompleted)
                await bench.PassAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(10));
        }
    }
}
