using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// A reader whose watchers come and go while the service has faults, time passes, jobs are deleted and the program is
/// restarted: all by one seed.
/// </summary>
sealed class ReaderSimulation : IAsyncDisposable
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
    private readonly RandomFilter _filters;
    private readonly RandomFaults _faults;
    private readonly List<Watcher> _watchers = [];
    private readonly List<string> _story = [];
    private readonly TestClock _time;
    private readonly SampleApiHost _sample;
    private readonly QuiescenceProbe _probe;
    private readonly RestartableReader _program;
    private readonly int _maxMinutes;
    private readonly TimeSpan? _uncertainPeriod;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private bool _isHung;

    private ReaderSimulation(Random random, TestClock time, SampleApiHost sample, bool isDense, TimeSpan? uncertainPeriod, int maxJobs)
    {
        (_random, _time, _sample, _probe, _uncertainPeriod) = (random, time, sample, new(sample), uncertainPeriod);
        (_filters, _faults) = (new(random, time, SeenJob), new(random, sample.Faults));
        _maxMinutes = isDense ? 15 : 200; // so that a case ends in seconds
        _program = new(sample, time, _probe, maxJobs);
    }

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
            Spread = random.Choose(Enum.GetValues<JobSpread>()),
            Order = random.Choose(Enum.GetValues<JobOrder>()),
            ArrivalsPerSecond = random.Choose(0, 0.01, 0.1, 2),
            Late = random.Choose(TimeSpan.Zero, TimeSpan.FromMinutes(2)),
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
            Ahead = random.Choose(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(-1)),
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
            _program.Delete();
    }

    private Task ActAsync()
    {
        switch (_random.Next(20))
        {
            case < 5:
                return AddWatcherAsync();
            case < 7 when _watchers.Count > 0:
                return RemoveWatcherAsync();
            case < 10:
                Note(_faults.Begin());
                return Task.CompletedTask;
            case < 12:
                if (_faults.End() is { } ended)
                    Note(ended);
                return Task.CompletedTask;
            case < 16:
                return AdvanceAsync(_random.Next(1, 20), TimeSpan.FromMilliseconds(_random.Next(50, 2_000)));
            case 16:
                return AdvanceAsync(_random.Next(1, 10), Refresh);
            case 17:
                return AdvanceAsync(1, TimeSpan.FromMinutes(_random.Next(1, _maxMinutes)));
            case 18:
                return RestartAsync(isKilled: _random.Next(2) == 0);
            default:
                Delete();
                return Task.CompletedTask;
        }
    }

    private Task AddWatcherAsync()
    {
        var (filter, query) = _filters.Next();
        var watcher = new Watcher(filter, query);
        _watchers.Add(watcher);
        watcher.Start(_program.Reader);
        Note($"{watcher} comes");
        return Task.CompletedTask;
    }

    private Job? SeenJob() =>
        _watchers.Select(watcher => watcher.Latest).OfType<Load>().Where(load => load.Jobs.Count > 0).Select(load => _random.Choose([.. load.Jobs]))
            .FirstOrDefault();

    private async Task RemoveWatcherAsync()
    {
        var watcher = _random.Choose([.. _watchers]);
        _watchers.Remove(watcher);
        Note($"{watcher} goes");
        await watcher.StopAsync().WaitAsync(Cancelled);
    }

    private void Delete()
    {
        if (SeenJob() is { } job && _sample.Delete(job.Id))
            Note($"{job.Id} of {job.CreatedAt:s} is deleted");
    }

    private async Task AdvanceAsync(int steps, TimeSpan step)
    {
        Note($"{steps} times {step} pass");
        for (var i = 0; i < steps; i++)
        {
            _time.Advance(step);
            if (_random.Next(3) == 0)
                await _probe.RoundTripAsync(Cancelled); // some responses take long and are abandoned
            else
                await QuietAsync();
        }
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
        for (var i = 0; fault is not null && i < MaxParts && (_program.IsWaiting || i < MinChecks); i++)
        {
            if (_program.IsWaiting)
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
            _program.CopyStore();
        }

        await EndAsync();
        _program.Start();
        foreach (var watcher in _watchers)
            watcher.Start(_program.Reader);
    }

    private async Task EndAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.StopAsync().WaitAsync(Cancelled);
        await _program.StopAsync(Cancelled);
    }

    private void Note(string text) => _story.Add($"{_time.GetUtcNow():s} {text}");
}
