using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>Watches some jobs, and whether they can be read: looks at them as they come, and has each kind of change told by a task of its own, so that a receiver that does not answer holds up no look.</summary>
internal sealed class AlertWatch
{
    /// <summary>How long jobs must not have been read before that is told: service and network have short troubles that nobody can do anything about.</summary>
    public static readonly TimeSpan FailingAfter = TimeSpan.FromMinutes(15);

    // How often is looked whether a failure still lasts, which is what reminders go by.
    private static readonly TimeSpan LookAtFailure = TimeSpan.FromMinutes(1);

    private readonly WatchedJobs _watched;
    private readonly AlertContext _parts;
    private readonly Lock _gate = new();
    private readonly AlertNotifier _state;
    private readonly AlertNotifier _reading;
    private readonly AlertNotifier _silence;
    private Load? _recent;
    private Load? _unfinished;
    private DateTimeOffset _goodAt;
    private int _jobsRead;

    public AlertWatch(WatchedJobs watched, AlertContext parts)
    {
        (_watched, _parts) = (watched, parts);
        var identity = $"{watched.Name}\n{(JobQuery.Default with { Filter = AlarmJobs.OfTheLastDay(watched.Query.Filter) }).Write()}";
        _state = new(AlertKind.State, identity, watched.Name, parts);
        _reading = new(AlertKind.Reading, identity, watched.Name, parts);
        _silence = new(AlertKind.Silence, identity, watched.Name, parts);
    }

    private AlertNotifier[] Tellers => [_state, _reading, _silence];

    /// <summary>Ends by cancellation, with the reading, or because of a fault of its own; then it can be called again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var teller in Tellers)
            await teller.BeginAsync(cancellationToken);
        _goodAt = _parts.Time.GetUtcNow();
        _ = _parts.Lists.KeepAsync(_watched.Query.Filter.JobIds); // a link to many ids holds the code of their list
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all =
        [
            FollowAsync(AlarmJobs.LongUnfinished(_watched.Query.Filter), load => _unfinished = load, end.Token),
            FollowAsync(AlarmJobs.OfTheLastDay(_watched.Query.Filter), load => _recent = load, end.Token),
            WatchReadingAsync(end.Token),
            .. Tellers.Select(teller => teller.RunAsync(end.Token)),
        ];
        await Task.WhenAny(all);
        await end.CancelAsync();
        await Task.WhenAll(all);
    }

    private async Task FollowAsync(JobFilter filter, Action<Load> take, CancellationToken cancellationToken)
    {
        await foreach (var load in _parts.Watch(filter, _watched.Zone, cancellationToken))
        {
            lock (_gate)
            {
                take(load);
                Look();
            }
        }
    }

    private void Look()
    {
        var now = _parts.Time.GetUtcNow();
        if (_recent is not null && _unfinished is not null && StateObservation.Of(new(_recent, _unfinished), _watched, _parts.Wall, _parts.Usual, now) is { } finding)
        {
            (_goodAt, _jobsRead) = (now, 0);
            _state.Take(finding);
            _reading.Take(ReadingObservation.Well(_watched, _parts.Wall, now));
            if (_parts.Arrivals.SilenceOf(_recent, _watched.Zone) is { State: not SilenceState.TooFew } silence) // else what was said stands
                _silence.Take(SilenceObservation.Of(silence, _watched, _parts.Wall, finding.At));
        }
        else if (_recent is { Problem: null, JobsRead: var read } && read > _jobsRead)
        {
            (_goodAt, _jobsRead) = (now, read); // not all is there yet, but it comes
        }
    }

    private async Task WatchReadingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = _parts.Time.GetUtcNow();
            DateTimeOffset due;
            lock (_gate)
            {
                due = _goodAt + FailingAfter;
                if (now >= due)
                {
                    _reading.Take(ReadingObservation.Failing(_watched, _parts.Wall, _goodAt, WallProblem.Of([_recent, _unfinished], _parts.Budget(), now)));
                    due = now + LookAtFailure;
                }
            }

            await _parts.Time.UntilAsync(due, cancellationToken);
        }
    }
}

/// <summary>What all watches share.</summary>
/// <param name="Watch">Gives the loads of a filter for as long as they are asked for, as <see cref="JobReader.WatchAsync"/> does.</param>
/// <param name="Budget">How the request budget stands.</param>
/// <param name="Arrivals">In which stretches of the last weeks jobs came.</param>
/// <param name="Store">Where a standing is kept.</param>
/// <param name="Lists">Where long lists of ids are kept.</param>
/// <param name="Webhook">Where changes are sent.</param>
/// <param name="Format">What the body is like.</param>
/// <param name="Remind">After how long an alarm that lasts is told again; null for never.</param>
/// <param name="Wall">What holds where a watch does not say it.</param>
/// <param name="Usual">How often is looked where nothing stretches it.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">What is told to whoever runs the program.</param>
internal sealed record AlertContext(
    Func<JobFilter, TimeZoneInfo, CancellationToken, IAsyncEnumerable<Load>> Watch,
    Func<BudgetState> Budget,
    ArrivalHistory Arrivals,
    KeyValueStore Store,
    Sharing.IdListStore Lists,
    Webhook Webhook,
    AlertFormat Format,
    TimeSpan? Remind,
    WallOptions Wall,
    TimeSpan Usual,
    TimeProvider Time,
    ILogger Logger);
