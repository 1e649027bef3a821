using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What a restart costs with stored jobs, and with damaged ones.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const int Jobs = 2_000;
    private const int Pages = 20;

    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly TimeSpan Written = TimeSpan.FromSeconds(10);

    private readonly TestClock _time = new(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
    private readonly string _root = Directory.CreateTempSubdirectory("classify-restart-").FullName;
    private SampleApiHost _sample = null!;

    private string Kept => Path.Combine(_root, "kept");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _sample = await SampleApiHost.StartAsync(new() { Jobs = Jobs, Days = 6, ArrivalsPerSecond = 0.1, Spread = JobSpread.Even }, _time, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task Restart_reads_only_what_arrived_meanwhile(int minutes)
    {
        await LookAsync(Kept);
        _time.Advance(TimeSpan.FromMinutes(minutes));
        var before = _sample.Requests.Total;
        await LookAsync(Kept);
        var came = _sample.Count("").Total - Jobs;
        var pages = Math.Ceiling(came / 100.0);
        var cut = pages > ChunkSizing.SplitAbovePages ? (0.05 * pages) + 10 : 0; // what is read in pieces costs what a cold window costs
        Assert.InRange(_sample.Requests.Total - before, 0, 3 + pages + cut);
    }

    [Fact]
    public async Task Figures_are_available_after_a_restart_before_the_service_responds()
    {
        await LookAsync(Kept);
        _sample.Faults.Set(ClassifyDashboard.SampleApi.Fault.Hang);
        await using var next = new Run(this, Kept);
        var load = await ReaderOnSample.UntilAsync(next.Reader, Week, load => load.Jobs.Count == Jobs);
        Assert.Equal(_sample.Count("").Types["invoice"], load.Figures.Types.Rows.Single(row => row.Type == "invoice").Count);
    }

    [Fact]
    public async Task Killed_process_has_stored_all_but_the_last_seconds()
    {
        await using var killed = new Run(this, Kept);
        await killed.CompleteAsync();
        var left = Path.Combine(_root, "left");
        var full = _time.GetUtcNow();
        await UntilAsync(() =>
        {
            Copy(Kept, left);
            return Entries(left).Count > 140; // nearly one for each hour
        });
        full = _time.GetUtcNow();
        await UntilAsync(() =>
        {
            Copy(Kept, left);
            return _time.GetUtcNow() > full + (2 * Written);
        });
        var before = _sample.Requests.Total;
        await killed.Reader.DisposeAsync();
        await LookAsync(left);
        Assert.InRange(_sample.Requests.Total - before, 0, 3 + Pages / 4);
    }

    [Fact]
    public async Task Stored_jobs_are_readable_by_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows goes by the directory's access list.");
        await using var run = new Run(this, Kept);
        await run.CompleteAsync();
        await UntilAsync(() => Directory.Exists(Kept) && Directory.GetFiles(Kept).Length > 1);
        const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(Kept).Append(Kept))
            Assert.Equal(UnixFileMode.None, new FileInfo(file).UnixFileMode & Others);
    }

    [Theory]
    [InlineData("/all", "x'00'", Pages)]
    [InlineData("/all", "x'01ffffffff'", Pages)]
    [InlineData("/all", "substr(value, 1, length(value) - 1)", Pages)]
    [InlineData("/all", "substr(value, 1, 5)", Pages)]
    [InlineData("/all", "x''", Pages)]
    [InlineData("block", "x'00'", 2)]
    [InlineData("block", "substr(value, 1, length(value) / 2)", 2)]
    [InlineData("block", "x''", 2)]
    [InlineData("block", null, 2)]
    [InlineData("blocks", "x'ff'", Pages)]
    [InlineData("blocks", null, Pages)]
    public async Task Damaged_entry_of_the_store_is_read_again_and_nothing_else(string entry, string? value, int pages)
    {
        await LookAsync(Kept);
        var keys = Entries(Kept);
        var index = keys.Single(key => key.EndsWith("/all", StringComparison.Ordinal));
        var blocks = keys.Where(key => key != index).Order(StringComparer.Ordinal).ToList();
        Assert.True(blocks.Count > 100);
        Damage(entry switch { "/all" => [index], "block" => [blocks[blocks.Count / 2]], _ => blocks }, value);

        var before = _sample.Requests.Total;
        await LookAsync(Kept);
        Assert.InRange(_sample.Requests.Total - before, 0, 5 + (1.05 * pages));

        before = _sample.Requests.Total;
        await LookAsync(Kept);
        Assert.InRange(_sample.Requests.Total - before, 0, 3);
    }

    [Fact]
    public async Task Wrong_count_in_the_index_does_no_harm()
    {
        await LookAsync(Kept);
        using (var connection = Open())
        {
            // The last number of the index is the count of an hour's jobs.
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE cache SET value = CAST(substr(value, 1, length(value) - 4) || x'ffffff7f' AS BLOB) WHERE key LIKE '%/all'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await LookAsync(Kept);
    }

    /// <summary>Starts the program, waits until all jobs are known and right, and stops it.</summary>
    private async Task LookAsync(string store)
    {
        await using var run = new Run(this, store);
        var load = await run.CompleteAsync();
        Assert.Equal(_sample.Count("").Total, load.Jobs.Count);
        Assert.Equal(load.Jobs.Count, load.Jobs.Select(job => job.Id).Distinct().Count());
        Assert.Equal(_sample.Count("").Types["invoice"], load.Figures.Types.Rows.Single(row => row.Type == "invoice").Count);
    }

    private async Task UntilAsync(Func<bool> passes)
    {
        using var http = new HttpClient();
        for (var i = 0; i < 2_000 && !passes(); i++)
        {
            if (i % 20 == 0)
                _time.Advance(Written);
            await http.GetStringAsync(new Uri(_sample.BaseAddress, "sample/faults"), Cancelled);
        }

        Assert.True(passes());
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.Exists(from) ? Directory.GetFiles(from, "*.db*") : [])
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    private SqliteConnection Open(string? directory = null)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory ?? Kept, "classify-dashboard-jobs.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private List<string> Entries(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "classify-dashboard-jobs.db")))
            return [];
        using var connection = Open(directory);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key FROM cache";
        using var reader = command.ExecuteReader();
        var keys = new List<string>();
        while (reader.Read())
            keys.Add(reader.GetString(0));
        return keys;
    }

    private void Damage(IReadOnlyList<string> keys, string? value)
    {
        using var connection = Open();
        foreach (var key in keys)
        {
            using var command = connection.CreateCommand();
            command.CommandText = value is null ? "DELETE FROM cache WHERE key = $key" : $"UPDATE cache SET value = CAST({value} AS BLOB) WHERE key = $key";
            command.Parameters.AddWithValue("$key", key);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
    }

    /// <summary>The program from its start to its end.</summary>
    private sealed class Run(RestartTests tests, string store) : IAsyncDisposable
    {
        private readonly ServiceProvider _services =
            ReaderOnSample.ServicesOn(tests._sample, tests._time, ("Reading:Store", "true"), ("Reading:StorePath", store));

        public JobReader Reader => _services.GetRequiredService<JobReader>();

        public Task<Load> CompleteAsync() =>
            ReaderOnSample.UntilAsync(Reader, Week, load => load.Stage == LoadStage.Complete && load.ReadAt >= tests._time.GetUtcNow());

        public async ValueTask DisposeAsync()
        {
            await Reader.DisposeAsync();
            await _services.DisposeAsync();
        }
    }
}
