using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Reading;

// What may happen, by chance.
sealed partial class ReaderSimulation
{
    private static readonly Fault[] OfAnswers =
    [
        Fault.ServerError, Fault.TooManyRequests, Fault.Unavailable, Fault.Hang, Fault.TruncatedJson, Fault.HtmlError,
        Fault.SlowBody, Fault.ConnectionReset, Fault.RepeatedToken, Fault.EmptyPage, Fault.Duplicates,
        Fault.ShortBody, Fault.ExpiredToken, Fault.WrongShape, Fault.NullItems, Fault.SignInPage, Fault.Conflicts,
    ];

    private static readonly Fault[] OfJobs = [Fault.NullCreatedAt, Fault.MissingFields, Fault.UnknownStatus, Fault.NullJob, Fault.DistantYear];

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
                return PassAsync(1, TimeSpan.FromMinutes(_random.Next(1, _longest)));
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
        return Task.CompletedTask;
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
        return new(Bound(ends[0]), Bound(ends[1]));

        static TimeBound Bound(string text) => TimeBound.TryParse(text, out var bound) ? bound : throw new FormatException(text);
    }

    private async Task LeaveAsync()
    {
        var watcher = One(_random, [.. _watchers]);
        _watchers.Remove(watcher);
        Note($"{watcher} goes");
        await watcher.GoAsync().WaitAsync(OutOfPatience);
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
                await _underWay.PulseAsync(OutOfPatience); // some answers take long, and are given up
            else
                await QuietAsync();
        }
    }
}
