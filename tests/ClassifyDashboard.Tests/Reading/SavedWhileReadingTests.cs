using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Data.Sqlite;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What a process that is killed during a big read has stored.</summary>
[Collection(QuiescenceProbe.Collection)]
public sealed class SavedWhileReadingTests
{
    private const int Jobs = 70_000;

    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(160); // with eight requests at a time, 5,000 jobs a second
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Store_is_never_more_than_ten_seconds_behind_a_big_read()
    {
        var store = Directory.CreateTempSubdirectory("classify-saved-").FullName;
        try
        {
            await using var reader = await ReaderOnSample.StartAsync(
                new() { Jobs = Jobs, Days = 6, ArrivalsPerSecond = 0, Spread = JobSpread.Even, Latency = Latency },
                default,
                ("Reading:Store", "true"),
                ("Reading:StorePath", store));
            using var watch = reader.Watch(Week);
            var read = new List<(DateTimeOffset At, int Jobs)>();
            var start = reader.Time.GetUtcNow();
            DateTimeOffset? complete = null;
            for (var stored = 0; stored < Jobs; reader.Time.Advance(Latency))
            {
                await reader.QuiescenceProbe.QuietAsync(5, TestContext.Current.CancellationToken);
                var (now, load) = (reader.Time.GetUtcNow(), reader.Reader.Peek(Week, TimeZoneInfo.Utc));
                stored = StoredIn(store);
                var before = read.LastOrDefault(each => each.At <= now - Behind).Jobs;
                Assert.True(stored >= before, $"After {now - start}, {stored} jobs are stored, and {before} had been read {Behind} ago.");
                Assert.True(now - start < TimeSpan.FromMinutes(2), $"{stored} jobs are stored.");
                read.Add((now, load?.Jobs.Count ?? 0));
                if (load?.Stage == LoadStage.Complete)
                    complete ??= now;
            }

            Assert.True(complete - start > 1.5 * Behind, $"The read took {complete - start}.");
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static int StoredIn(string store)
    {
        var file = Path.Combine(store, "classify-dashboard-jobs.db");
        if (!File.Exists(file))
            return 0;
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM cache WHERE key LIKE '%/all'";
        return command.ExecuteScalar() is byte[] list ? JobArchive.Read(list).Counts.Values.Sum() : 0;
    }
}
