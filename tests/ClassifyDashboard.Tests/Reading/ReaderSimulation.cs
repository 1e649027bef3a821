using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// A reader whose watchers come and go while the service has troubles, time passes, jobs are deleted and the program is
/// restarted: all by one seed.
/// </summary>
sealed partial class ReaderSimulation : IAsyncDisposable
{
    private const int Deeds = 30;
    private const int MaxSteps = 300;
    private const int MaxRight = 4; // in a row: so it stays
    private const int MaxParts = 30;
    private const int Looks = 3;

    private const int Calm = 40; // round trips without anything new

    private static readonly TimeSpan ShortestPart = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPart = TimeSpan.FromMilliseconds(500);

    // By the machine's clock, and far more than one deed takes, or one step of coming to rest: what hangs ends here. A case
    // has many of them, and may take long on a machine that has other work.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    // The code of a process's first request is compiled while many minutes pass by the test's clock.
    private static readonly Lazy<Task> Warm = new(async () =>
    {
        await using var first = await ReaderOnSample.StartAsync(new() { Jobs = 1 });
        await first.CompleteAsync(JobFilter.Default);
    });

    private readonly Random _random;
    private readonly List<Watcher> _watchers = [];
    private readonly List<string> _story = [];
    private readonly TestClock _time;
    private readonly SampleApiHost _sample;
    private readonly QuiescenceProbe _underWay;
    private readonly int _longest;
    private readonly TimeSpan? _unsure;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _root = Directory.CreateTempSubdirectory("classify-ordeal-").FullName;
    private ServiceProvider _services;
    private int _stores;
    private bool _hangs;

    private ReaderSimulation(Random random, TestClock time, SampleApiHost sample, bool isDense, TimeSpan? unsure)
    {
        (_random, _time, _sample, _underWay, _unsure) = (random, time, sample, new(sample), unsure);
        _longest = isDense ? 15 : 200; // so that a case ends in seconds
        _services = Begun();
    }

    private JobReader Reader => _services.GetRequiredService<JobReader>();

    private bool IsWaiting => _services.GetRequiredService<RequestBudget>().State.Waiting > 0;

    private string Store => Path.Combine(_root, $"{_stores}");

    private CancellationToken OutOfPatience => _patience.Token;

    public static async Task<ReaderSimulation> StartAsync(int seed)
    {
        await Warm.Value;
        var random = new Random(seed);
        var time = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        SampleApiOptions options = new()
        {
            Seed = random.Next(),
            Jobs = random.Next(4) switch { 0 => random.Next(3), 1 => 100 * random.Next(1, 4), _ => random.Next(3_000) },
            Days = random.Next(1, 9),
            Spread = One(random, Enum.GetValues<JobSpread>()),
            Order = One(random, Enum.GetValues<JobOrder>()),
            ArrivalsPerSecond = One(random, 0, 0.01, 0.1, 2),
            Late = One(random, TimeSpan.Zero, TimeSpan.FromMinutes(2)),
        };
        var sampleTime = new ShiftedTime(time, One(random, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(-1)));

        // Where more than a page comes in the time in which late jobs turn up, these are found by a second look only. And where
        // the pace has become slow, more have come by the end of a look: nobody then sees all of them at one moment.
        var isDense = options.ArrivalsPerSecond > 0.2;
        TimeSpan? unsure = isDense ? TimeSpan.FromMinutes(10) : null;
        var ordeal = new ReaderSimulation(random, time, await SampleApiHost.StartAsync(options, sampleTime, TestContext.Current.CancellationToken), isDense, unsure);
        ordeal.Note($"{options}, ahead {sampleTime.GetUtcNow() - time.GetUtcNow()}");
        return ordeal;
    }

    /// <summary>Lets it all happen, then ends the troubles and waits until everyone sees the truth. Says what is wrong where that does not come, else null.</summary>
    public async Task<string?> RunAsync()
    {
        try
        {
            for (var i = 0; i < Deeds; i++)
            {
                _patience.CancelAfter(Patience);
                await DoAsync();
            }

            var fault = await ComeToRestAsync() is { } wrong ? Describe(wrong) : null;
            await EndAsync();
            return fault;
        }
        catch (OperationCanceledException) when (_patience.IsCancellationRequested)
        {
            _hangs = true;
            return Describe($"it hangs: {_underWay}, {Wrong()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        _underWay.Dispose();
        _patience.Dispose();
        if (!_hangs)
            Directory.Delete(_root, recursive: true);
    }

    private string Describe(string fault) =>
        $"{fault}\nAt {_time.GetUtcNow():s} after {_sample.Requests.Total} requests, the latest {string.Join(' ', _sample.Requests.Latest.TakeLast(4).Select(request => $"{request.Status} {request.Query}"))}\n{string.Join('\n', _story)}";

    private async Task<string?> ComeToRestAsync()
    {
        if (_watchers.Count == 0)
            await ComeAsync();
        _sample.Faults.Clear();
        Note("all faults off");
        var (fault, right) = ((string?)null, 0);
        for (var i = 0; i < MaxSteps && right < MaxRight; i++)
            right = (fault = await StepAsync()) is null ? right + 1 : 0;
        return fault;
    }

    private async Task<string?> StepAsync()
    {
        _patience.CancelAfter(Patience);
        _time.Advance(Refresh);
        await QuietAsync();
        var fault = Wrong();

        // Requests wait for their turns by the test's clock, long ones where 429s have made the pace slow. A leap over many
        // turns lets one request go and starves all but the most urgent, so time passes in parts as long as any waits.
        var part = ShortestPart;
        for (var i = 0; fault is not null && i < MaxParts && (IsWaiting || i < Looks); i++)
        {
            if (IsWaiting)
            {
                _time.Advance(part);
                part = part < LongestPart ? part * 2 : part;
            }

            await QuietAsync();
            fault = Wrong();
        }

        return fault;
    }

    private string? Wrong() => _watchers.Select(watcher => watcher.Wrong(_sample, _time.GetUtcNow() - _unsure)).FirstOrDefault(fault => fault is not null);

    private Task QuietAsync() => _underWay.QuietAsync(Calm, OutOfPatience);

    private async Task RestartAsync(bool isKilled)
    {
        Note(isKilled ? "killed and started" : "stopped and started");
        if (isKilled)
        {
            await QuietAsync(); // files that are just being written cannot be copied as they were at one moment
            Copy(); // what it would have left
        }

        await EndAsync();
        _stores += isKilled ? 1 : 0;
        _services = Begun();
        foreach (var watcher in _watchers)
            watcher.Come(Reader);
    }

    private void Copy()
    {
        var left = Directory.CreateDirectory(Path.Combine(_root, $"{_stores + 1}")).FullName;
        foreach (var file in Directory.Exists(Store) ? Directory.GetFiles(Store) : [])
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
    }

    private ServiceProvider Begun()
    {
        var services = ReaderOnSample.RegisteredOn(
            _sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", Store), ("Reading:CheckInterval", "00:05:00"), ("LlamaCloud:Timeout", "00:00:30"));
        _underWay.CountIn(services);
        var begun = services.BuildServiceProvider();
        begun.GetRequiredService<IHttpClientFactory>().CreateClient(LlamaCloudRegistration.HttpClientName).Dispose(); // its handlers take their time to be made, too
        return begun;
    }

    private async Task EndAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.GoAsync().WaitAsync(OutOfPatience);
        await Reader.DisposeAsync().AsTask().WaitAsync(OutOfPatience); // before what it reads with, as when the program stops
        await _services.DisposeAsync();
    }

    private void Note(string text) => _story.Add($"{_time.GetUtcNow():s} {text}");

    private static T One<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
