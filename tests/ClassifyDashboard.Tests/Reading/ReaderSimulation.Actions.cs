using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Reading;

// The random actions.
sealed partial class ReaderSimulation
{
    private static readonly Fault[] ResponseFaults =
    [
        Fault.ServerError, Fault.TooManyRequests, Fault.Unavailable, Fault.Hang, Fault.TruncatedJson, Fault.HtmlError,
        Fault.SlowBody, Fault.ConnectionReset, Fault.RepeatedToken, Fault.EmptyPage, Fault.Duplicates,
        Fault.ShortBody, Fault.ExpiredToken, Fault.WrongShape, Fault.NullItems, Fault.SignInPage, Fault.Conflicts,
    ];

    private static readonly Fault[] JobFaults = [Fault.NullCreatedAt, Fault.MissingFields, Fault.UnknownStatus, Fault.NullJob, Fault.DistantYear];

    private Task ActAsync()
    {
        switch (_random.Next(20))
        {
            case < 5:
                return AddWatcherAsync();
            case < 7 when _watchers.Count > 0:
                return RemoveWatcherAsync();
            case < 10:
                BeginFault();
                return Task.CompletedTask;
            case < 12:
                EndFault();
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
        var (filter, query) = _random.Next(8) switch
        {
            0 => (new JobFilter { Statuses = [JobStatus.Failed] }, "&status=FAILED"),
            1 => (new() { Statuses = [JobStatus.Running] }, "&status=RUNNING"),
            2 => (new() { Types = ["invoice"] }, ""),
            3 => (new() { Types = [JobFilter.NoType] }, ""),
            4 when SeenJob() is { ConfigurationId: { } id } => (new() { ConfigurationId = id }, $"&configuration_id={id}"),
            5 when SeenJob() is { } job => (new() { JobIds = [job.Id] }, $"&job_ids={job.Id}"),
            _ => (JobFilter.Default, ""),
        };
        var watcher = new Watcher(filter with { Window = Window() }, query);
        _watchers.Add(watcher);
        watcher.Start(Reader);
        Note($"{watcher} comes");
        return Task.CompletedTask;
    }

    private Job? SeenJob() =>
        _watchers.Select(watcher => watcher.Latest).OfType<Load>().Where(load => load.Jobs.Count > 0).Select(load => Choose(_random, [.. load.Jobs]))
            .FirstOrDefault();

    private TimeWindow Window()
    {
        var text = Choose(_random, "now-1h..now", "now-24h..now", "now-3d..now", "now-7d..now", "now-30d..now", "now/d..now/d", "now-2d..now-1d",
            "now-6h..now-10m", "now-3d/d..now-1d/d", "");
        if (text.Length == 0)
        {
            var from = _time.GetUtcNow() - TimeSpan.FromMinutes(_random.Next(1, 6_000));
            return TimeWindow.Between(from, from + TimeSpan.FromSeconds(_random.Next(1, 200_000)));
        }

        var ends = text.Split("..");
        return new(Bound(ends[0]), Bound(ends[1]));

        static TimeBound Bound(string text) => TimeBoundParser.TryParse(text, out var bound) ? bound : throw new FormatException(text);
    }

    private async Task RemoveWatcherAsync()
    {
        var watcher = Choose(_random, [.. _watchers]);
        _watchers.Remove(watcher);
        Note($"{watcher} goes");
        await watcher.StopAsync().WaitAsync(Cancelled);
    }

    private void BeginFault()
    {
        var fault = Choose(_random, _random.Next(4) == 0 ? JobFaults : ResponseFaults);
        var share = Math.Round(0.05 + (0.6 * _random.NextDouble()), 2);
        _sample.Faults.Set(fault, share);
        Note($"{fault} on, {share}");
    }

    private void EndFault()
    {
        if (_sample.Faults.On.Count == 0)
            return;
        var fault = Choose(_random, [.. _sample.Faults.On.Keys.Order()]);
        _sample.Faults.Clear(fault);
        Note($"{fault} off");
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
}
