using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// A reader whose watchers come and go while the service has faults, time passes, jobs are deleted and the program is
/// restarted: all by one seed.
/// </summary>
sealed partial class ReaderSimulation : IAsyncDisposable
{
    private const int Actions = 30;
    private const int MaxSteps = 300;
    private const int MaxRightInARow = 4; // then it stays right
    private const int MaxParts = 30;
    private const int MinChecks = 3;

    private const int UsualMaxJobs = 3_000_000;

    private const int Calm = 40; // round trips without anything new

    private static readonly TimeSpan ShortestPart = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPart = TimeSpan.FromMilliseconds(500);

    // By the machine's clock, and far more than one action or one step of recovery takes: a hang ends here. A case
    // has many of them, and may take long on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    // The first request of a process is compiled while many minutes pass by the test's clock.
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
    private readonly QuiescenceProbe _probe;
    private readonly int _maxMinutes;
    private readonly TimeSpan? _uncertainPeriod;
    private readonly int _maxJobs;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _root = Directory.CreateTempSubdirectory("classify-ordeal-").FullName;
    private ServiceProvider _services;
    private int _storeNumber;
    private bool _isHung;

    private ReaderSimulation(Random random, TestClock time, SampleApiHost sample, bool isDense, TimeSpan? uncertainPeriod, int maxJobs)
    {
        (_random, _time, _sample, _probe, _uncertainPeriod, _maxJobs) = (random, time, sample, new(sample), uncertainPeriod, maxJobs);
        _maxMinutes = isDense ? 15 : 200; // so that a case ends in seconds
        _services = StartServices();
    }

    private JobReader Reader => _services.GetRequiredService<JobReader>();

    private bool IsWaiting => _services.GetRequiredService<RequestBudget>().State.Waiting > 0;

    private string Store => Path.Combine(_root, $"{_storeNumber}");

    private CancellationToken Cancelled => _patience.Token;

    /// <param name="seed">Decides all.</param>
    /// <param name="maxJobs">The setting Reading:MaxJobs.</param>
    public static async Task<ReaderSimulation> StartAsync(int seed, int maxJobs = UsualMaxJobs)
    {
        await Warm.Value;
        var random = new Random(seed);
        var time = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        SampleApiOptions options = new()
        {
            Seed = random.Next(),
            Jobs = random.Next(4) switch { 0 => random.Next(3), 1 => 100 * random.Next(1, 4), _ => random.Next(3_000) },
            Days = random.Next(1, 9),
            Spread = Choose(random, Enum.GetValues<JobSpread>()),
            Order = Choose(random, Enum.GetValues<JobOrder>()),
            ArrivalsPerSecond = Choose(random, 0, 0.01, 0.1, 2),
            Late = Choose(random, TimeSpan.Zero, TimeSpan.FromMinutes(2)),
        };
        if (maxJobs < UsualMaxJobs) // more than fit, but neither in one hour nor five times as many
        {
            options = options with
            {
                Spread = options.Spread == JobSpread.Hour ? JobSpread.Even : options.Spread,
                ArrivalsPerSecond = Math.Min(options.ArrivalsPerSecond!.Value, 0.02),
            };
        }

        var sampleTime = new JumpingTime(time)
        {
            Ahead = Choose(random, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(-1)),
        };

        // Where more than a page arrives in the time in which late jobs appear, only a second refresh finds these. And where
        // the rate has become slow, more have arrived by the end of a refresh: nobody then sees all of them at one moment.
        var isDense = options.ArrivalsPerSecond > 0.2;
        TimeSpan? uncertainPeriod = isDense ? TimeSpan.FromMinutes(10) : null;
        var simulation = new ReaderSimulation(random, time, await SampleApiHost.StartAsync(options, sampleTime, TestContext.Current.CancellationToken),
            isDense, uncertainPeriod, maxJobs);
        simulation.Note($"{options}, ahead {sampleTime.GetUtcNow() - time.GetUtcNow()}");
        return simulation;
    }

    /// <summary>
    /// Runs all actions, ends the faults and waits until every watcher sees the service's jobs.
    /// Returns what is wrong if that does not happen, else null.
    /// </summary>
    public async Task<string?> RunAsync()
    {
        try
        {
            for (var i = 0; i < Actions; i++)
            {
                _patience.CancelAfter(Patience);
                await ActAsync();
            }

            var fault = await RecoverAsync() is { } wrong ? Describe(wrong) : null;
            await EndAsync();
            return fault;
        }
        catch (OperationCanceledException) when (_patience.IsCancellationRequested)
        {
            _isHung = true;
            return Describe($"it hangs: {_probe}, {FindFault()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        _probe.Dispose();
        _patience.Dispose();
        if (!_isHung)
            Directory.Delete(_root, recursive: true);
    }

    private string Describe(string fault) =>
        $"{fault}\nAt {_time.GetUtcNow():s} after {_sample.Requests.Total} requests, the latest "
            + $"{string.Join(' ', _sample.Requests.Latest.TakeLast(4).Select(request => $"{request.Status} {request.Query}"))}\n{string.Join('\n', _story)}";

    private async Task<string?> RecoverAsync()
    {
        if (_watchers.Count == 0)
            await AddWatcherAsync();
        _sample.Faults.Clear();
        Note("all faults off");
        var (fault, right) = ((string?)null, 0);
        for (var i = 0; i < MaxSteps && right < MaxRightInARow; i++)
            right = (fault = await StepAsync()) is null ? right + 1 : 0;
        return fault;
    }

    private async Task<string?> StepAsync()
    {
        _patience.CancelAfter(Patience);
        _time.Advance(Refresh);
        await QuietAsync();
        var fault = FindFault();

        // Requests wait for permits by the test's clock, for long where 429s have slowed the rate. A leap over many
        // intervals lets one request go and starves all but the most urgent, so time passes in parts as long as any wait.
        var part = ShortestPart;
        for (var i = 0; fault is not null && i < MaxParts && (IsWaiting || i < MinChecks); i++)
        {
            if (IsWaiting)
            {
                _time.Advance(part);
                part = part < LongestPart ? part * 2 : part;
            }

            await QuietAsync();
            fault = FindFault();
        }

        return fault;
    }

    private string? FindFault() =>
        _watchers.Select(watcher => watcher.FindFault(_sample, _time.GetUtcNow() - _uncertainPeriod)).FirstOrDefault(fault => fault is not null);

    private Task QuietAsync() => _probe.QuietAsync(Calm, Cancelled);

    private async Task RestartAsync(bool isKilled)
    {
        Note(isKilled ? "killed and started" : "stopped and started");
        if (isKilled)
        {
            await QuietAsync(); // files that are just being written cannot be copied as they were at one moment
            CopyStore(); // what it would have left
        }

        await EndAsync();
        _storeNumber += isKilled ? 1 : 0;
        _services = StartServices();
        foreach (var watcher in _watchers)
            watcher.Start(Reader);
    }

    private void CopyStore()
    {
        var left = Directory.CreateDirectory(Path.Combine(_root, $"{_storeNumber + 1}")).FullName;
        foreach (var file in Directory.Exists(Store) ? Directory.GetFiles(Store, "*.db*") : [])
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
    }

    private ServiceProvider StartServices()
    {
        var services = ReaderOnSample.RegisteredOn(
            _sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", Store), ("Reading:CheckInterval", "00:05:00"), ("LlamaCloud:Timeout", "00:00:30"),
            ("Reading:MaxJobs", _maxJobs.ToString(CultureInfo.InvariantCulture)));
        _probe.CountRequestsAndCallsIn(services);
        var provider = services.BuildServiceProvider();
        // Creates its handlers, which takes time too
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(LlamaCloudRegistration.HttpClientName).Dispose();
        return provider;
    }

    private async Task EndAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.StopAsync().WaitAsync(Cancelled);
        await Reader.DisposeAsync().AsTask().WaitAsync(Cancelled); // before what it reads with, as when the program stops
        await _services.DisposeAsync();
    }

    private void Note(string text) => _story.Add($"{_time.GetUtcNow():s} {text}");

    private static T Choose<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
