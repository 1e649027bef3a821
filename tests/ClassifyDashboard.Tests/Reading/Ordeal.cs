using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// A reader whose watchers come and go while the service has troubles, time passes, jobs are deleted and the program is
/// restarted: all by one seed.
/// </summary>
sealed class Ordeal : IAsyncDisposable
{
    private const int Deeds = 30;
    private const int MostSteps = 150;
    private const int MostPulses = 500;
    private const int StepPulses = 60;
    private const int OpeningPulses = 10_000;
    private const int Calm = 4;

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    private static readonly Fault[] OfAnswers =
    [
        Fault.ServerError, Fault.TooManyRequests, Fault.Unavailable, Fault.Hang, Fault.TruncatedJson, Fault.HtmlError,
        Fault.SlowBody, Fault.ConnectionReset, Fault.RepeatedToken, Fault.EmptyPage, Fault.Duplicates,
    ];

    private static readonly Fault[] OfJobs = [Fault.NullCreatedAt, Fault.MissingFields, Fault.UnknownStatus];

    private readonly Random _random;
    private readonly List<Watcher> _watchers = [];
    private readonly List<string> _story = [];
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _time;
    private readonly SampleApiHost _sample;
    private readonly TimeSpan? _unsure;
    private readonly string _root = Directory.CreateTempSubdirectory("classify-ordeal-").FullName;
    private ServiceProvider _services;
    private int _stores;

    private Ordeal(Random random, FakeTimeProvider time, SampleApiHost sample, TimeSpan? unsure)
    {
        (_random, _time, _sample, _unsure) = (random, time, sample, unsure);
        _services = Begun();
    }

    private JobReader Reader => _services.GetRequiredService<JobReader>();

    private string Store => Path.Combine(_root, $"{_stores}");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<Ordeal> StartAsync(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
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

        // Where more than a page comes in the time in which late jobs turn up, these are found by a second look only.
        TimeSpan? unsure = options.ArrivalsPerSecond > 0.2 && options.Late > TimeSpan.Zero ? TimeSpan.FromMinutes(10) : null;
        var ordeal = new Ordeal(random, time, await SampleApiHost.StartAsync(options, sampleTime, Cancelled), unsure);
        ordeal.Note($"{options}, ahead {sampleTime.GetUtcNow() - time.GetUtcNow()}");
        return ordeal;
    }

    /// <summary>Lets it all happen.</summary>
    public async Task SufferAsync()
    {
        for (var i = 0; i < Deeds; i++)
            await DoAsync();
    }

    /// <summary>Ends the troubles and waits until everyone sees the truth; says what is wrong where that does not come, else null.</summary>
    public async Task<string?> ComeToRestAsync()
    {
        if (_watchers.Count == 0)
            await ComeAsync();
        _sample.Faults.Clear();
        Note("all faults off");
        for (var i = 0; i < MostSteps; i++)
        {
            _time.Advance(Refresh);
            await QuietAsync();
            for (var pulses = 0; pulses < StepPulses && Wrong() is not null; pulses++)
                await PulseAsync();
            if (Wrong() is null)
                break;
        }

        // And so it stays.
        for (var i = 0; i < 3 && Wrong() is null; i++)
        {
            _time.Advance(Refresh);
            for (var pulses = 0; pulses < MostPulses && Wrong() is not null; pulses++)
                await PulseAsync();
        }

        return Wrong() is { } fault ? $"{fault}\n{_services.GetRequiredService<RequestBudget>().State}, {_sample.Requests.Total} requests, the latest {string.Join(' ', _sample.Requests.Latest.TakeLast(4))}\n{string.Join('\n', _story)}" : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
            await watcher.GoAsync();
        await EndAsync(_services);
        await _sample.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string? Wrong() => _watchers.Select(watcher => watcher.Wrong(_sample, _time.GetUtcNow() - _unsure)).FirstOrDefault(fault => fault is not null);

    private Task DoAsync()
    {
        switch (_random.Next(20))
        {
            case < 5:
                return ComeAsync();
            case < 7 when _watchers.Count > 0:
                return LeaveAsync();
            case < 10:
                BeginFault();
                return Task.CompletedTask;
            case < 12:
                EndFault();
                return Task.CompletedTask;
            case < 16:
                return PassAsync(_random.Next(1, 20), TimeSpan.FromMilliseconds(_random.Next(50, 2_000)));
            case 16:
                return PassAsync(_random.Next(1, 10), Refresh);
            case 17:
                return PassAsync(1, TimeSpan.FromMinutes(_random.Next(1, 200)));
            case 18:
                return RestartAsync(isKilled: _random.Next(2) == 0);
            default:
                Delete();
                return Task.CompletedTask;
        }
    }

    private Task ComeAsync()
    {
        var (filter, query) = _random.Next(8) switch
        {
            0 => (new JobFilter { Statuses = [JobStatus.Failed] }, "&status=FAILED"),
            1 => (new() { Statuses = [JobStatus.Running] }, "&status=RUNNING"),
            2 => (new() { Types = ["invoice"] }, ""),
            3 => (new() { Types = [JobFilter.NoType] }, ""),
            4 when Seen() is { ConfigurationId: { } id } => (new() { ConfigurationId = id }, $"&configuration_id={id}"),
            5 when Seen() is { } job => (new() { JobIds = [job.Id] }, $"&job_ids={job.Id}"),
            _ => (JobFilter.Default, ""),
        };
        var watcher = new Watcher(filter with { Window = Window() }, query);
        _watchers.Add(watcher);
        watcher.Come(Reader);
        Note($"{watcher} comes");
        return _watchers.Count == 1 ? OpenedAsync() : Task.CompletedTask;
    }

    private Job? Seen() => _watchers.Select(watcher => watcher.Latest).OfType<Load>().Where(load => load.Jobs.Count > 0).Select(load => One(_random, [.. load.Jobs])).FirstOrDefault();

    private TimeWindow Window()
    {
        var text = One(_random, "now-1h..now", "now-24h..now", "now-3d..now", "now-7d..now", "now-30d..now", "now/d..now/d", "now-2d..now-1d", "now-6h..now-10m", "now-3d/d..now-1d/d", "");
        if (text.Length == 0)
        {
            var from = _time.GetUtcNow() - TimeSpan.FromMinutes(_random.Next(1, 6_000));
            return TimeWindow.Between(from, from + TimeSpan.FromSeconds(_random.Next(1, 200_000)));
        }

        var ends = text.Split("..");
        return new(Bound(ends[0], false), Bound(ends[1], true));

        static TimeBound Bound(string text, bool isEnd) => TimeBound.TryParse(text, isEnd, out var bound) ? bound : throw new FormatException(text);
    }

    private async Task LeaveAsync()
    {
        var watcher = One(_random, [.. _watchers]);
        _watchers.Remove(watcher);
        Note($"{watcher} goes");
        await watcher.GoAsync();
    }

    private void BeginFault()
    {
        var fault = One(_random, _random.Next(4) == 0 ? OfJobs : OfAnswers);
        var share = Math.Round(0.05 + (0.6 * _random.NextDouble()), 2);
        _sample.Faults.Set(fault, share);
        Note($"{fault} on, {share}");
    }

    private void EndFault()
    {
        if (_sample.Faults.On.Count == 0)
            return;
        var fault = One(_random, [.. _sample.Faults.On.Keys.Order()]);
        _sample.Faults.Clear(fault);
        Note($"{fault} off");
    }

    private void Delete()
    {
        if (Seen() is { } job && _sample.Delete(job.Id))
            Note($"{job.Id} of {job.CreatedAt:s} is deleted");
    }

    private async Task PassAsync(int steps, TimeSpan step)
    {
        Note($"{steps} times {step} pass");
        for (var i = 0; i < steps; i++)
        {
            _time.Advance(step);
            if (_random.Next(3) == 0)
                await QuietAsync();
            else
                await PulseAsync();
        }
    }

    /// <summary>A round trip: what is under way comes meanwhile.</summary>
    private async Task PulseAsync() => await _http.GetStringAsync(new Uri(_sample.BaseAddress, "sample/faults"), Cancelled);

    private async Task QuietAsync()
    {
        for (int calm = 0, i = 0; calm < Calm && i < MostPulses; i++)
        {
            var before = _sample.Requests.Total;
            await PulseAsync();
            calm = _sample.Requests.Total == before ? calm + 1 : 0;
        }
    }

    private async Task RestartAsync(bool isKilled)
    {
        Note(isKilled ? "killed and started" : "stopped and started");
        if (isKilled)
            Copy(); // what it would have left
        foreach (var watcher in _watchers)
            await watcher.GoAsync();
        await EndAsync(_services);
        _stores += isKilled ? 1 : 0;
        _services = Begun();
        foreach (var watcher in _watchers)
            watcher.Come(Reader);
        if (_watchers.Count > 0)
            await OpenedAsync();
    }

    /// <summary>The store's file takes its time to open, by another clock than the test's.</summary>
    private async Task OpenedAsync()
    {
        var before = _sample.Requests.Total;
        for (var i = 0; i < OpeningPulses && _sample.Requests.Total == before && _watchers[0].Latest is null; i++)
            await PulseAsync();
    }

    private void Copy()
    {
        var left = Directory.CreateDirectory(Path.Combine(_root, $"{_stores + 1}")).FullName;
        foreach (var file in Directory.Exists(Store) ? Directory.GetFiles(Store) : [])
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
    }

    private ServiceProvider Begun() => ReaderOnSample.ServicesOn(
        _sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", Store), ("Reading:CheckInterval", "00:05:00"), ("LlamaCloud:Timeout", "00:00:30"));

    private static async Task EndAsync(ServiceProvider services)
    {
        await services.GetRequiredService<JobReader>().DisposeAsync();
        await services.DisposeAsync();
    }

    private void Note(string text) => _story.Add($"{_time.GetUtcNow():s} {text}");

    private static T One<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
