using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>
/// Watches some jobs, and whether they can be read. It evaluates them at each update. Each kind of change has a separate task that sends
/// it, so that a slow receiver does not delay the evaluation.
/// </summary>
internal sealed class AlertWatch
{
    /// <summary>
    /// How long jobs must be unreadable before an alert is sent. Shorter outages of service and network are common, and nobody can do
    /// anything about them.
    /// </summary>
    public static readonly TimeSpan FailingAfter = TimeSpan.FromMinutes(15);

    // How often a lasting failure is checked again, for the reminders.
    private static readonly TimeSpan FailureCheckInterval = TimeSpan.FromMinutes(1);

    private WatchedJobs _watched;
    private readonly AlertContext _context;
    private readonly Lock _lock = new();
    private readonly AlertNotifier _state;
    private readonly AlertNotifier _reading;
    private readonly AlertNotifier _silence;
    private Load? _recent;
    private Load? _unfinished;
    private DateTimeOffset _goodAt;
    private int _jobsRead;

    public AlertWatch(WatchedJobs watched, AlertContext context)
    {
        (_watched, _context) = (watched, context);
        var identity = $"{watched.Name}\n{(JobQuery.Default with { Filter = AlarmJobs.OfTheLastDay(watched.Query.Filter) }).Write()}";
        _state = new(AlertKind.State, identity, watched.Name, context);
        _reading = new(AlertKind.Reading, identity, watched.Name, context);
        _silence = new(AlertKind.Silence, identity, watched.Name, context);
    }

    private AlertNotifier[] Notifiers => [_state, _reading, _silence];

    /// <summary>Ends when it is cancelled, when the job reader stops, or by an exception; then it can be called again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var notifier in Notifiers)
            await notifier.LoadAsync(cancellationToken);
        _goodAt = _context.Time.GetUtcNow();
        _ = _context.Lists.KeepAsync(_watched.Query.Filter.JobIds); // a link to many ids contains only the code of their list
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all =
        [
            FollowAsync(AlarmJobs.LongUnfinished(_watched.Query.Filter), load => _unfinished = load, end.Token),
            FollowAsync(AlarmJobs.OfTheLastDay(_watched.Query.Filter), load => _recent = load, end.Token),
            WatchReadingAsync(end.Token),
            .. Notifiers.Select(notifier => notifier.RunAsync(end.Token)),
        ];
        await Task.WhenAny(all);
        await end.CancelAsync();
        await Task.WhenAll(all);
    }

    private async Task FollowAsync(JobFilter filter, Action<Load> store, CancellationToken cancellationToken)
    {
        await foreach (var load in _context.Watch(filter, _watched.Zone, cancellationToken))
        {
            lock (_lock)
            {
                store(load);
                Evaluate();
            }
        }
    }

    private void Evaluate()
    {
        var now = _context.Time.GetUtcNow();
        _watched = _context.Named(_watched);
        if (_recent is not null && _unfinished is not null
            && StateObservation.Of(new(_recent, _unfinished), _watched, _context.Wall, _context.RefreshInterval, now, _context.Earlier)
                is { } observation)
        {
            (_goodAt, _jobsRead) = (now, 0);
            _state.Observe(observation);
            _reading.Observe(ReadingObservation.Readable(_watched, _context.Wall, now));
            if (_context.Arrivals.SilenceOf(_recent, _watched.Zone) is { State: not SilenceState.TooFew } silence) // with too few jobs the last state stays
                _silence.Observe(SilenceObservation.Of(silence, _watched, _context.Wall, observation.At));
        }
        else if (_recent is { Problem: null, JobsRead: var read } && read > _jobsRead)
        {
            (_goodAt, _jobsRead) = (now, read); // reading is not complete yet, but makes progress
        }
    }

    private async Task WatchReadingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = _context.Time.GetUtcNow();
            DateTimeOffset due;
            lock (_lock)
            {
                due = _goodAt + FailingAfter;
                if (now >= due)
                {
                    _reading.Observe(ReadingObservation.Unreadable(_watched, _context.Wall, _goodAt,
                        WallProblem.Of([_recent, _unfinished], _context.Budget(), now)));
                    due = now + FailureCheckInterval;
                }
            }

            await _context.Time.UntilAsync(due, cancellationToken);
        }
    }
}

/// <summary>What all watches share.</summary>
/// <param name="Watch">Gives the loads of a filter until it is cancelled, as <see cref="JobReader.WatchAsync"/> does.</param>
/// <param name="Budget">The state of the request budget.</param>
/// <param name="Arrivals">When jobs arrived in the last weeks.</param>
/// <param name="Earlier">Returns what is known of the failures of a filter before a time, without a request.</param>
/// <param name="Named">Returns a watch with the names that are known.</param>
/// <param name="MaySend">Whether this server sends the alerts now.</param>
/// <param name="Store">Stores the delivery states.</param>
/// <param name="Lists">Stores long lists of ids.</param>
/// <param name="Webhook">Sends the messages.</param>
/// <param name="Metrics">Counts the attempts to send.</param>
/// <param name="Format">The format of the body.</param>
/// <param name="Remind">How often a lasting alarm is sent again; null for never.</param>
/// <param name="Wall">The defaults for what a watch does not set.</param>
/// <param name="RefreshInterval">The normal refresh interval.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record AlertContext(
    Func<JobFilter, TimeZoneInfo, CancellationToken, IAsyncEnumerable<Load>> Watch,
    Func<BudgetState> Budget,
    ArrivalHistory Arrivals,
    Func<JobFilter, DateTimeOffset, FailureHistory> Earlier,
    Func<WatchedJobs, WatchedJobs> Named,
    Func<bool> MaySend,
    KeyValueStore Store,
    Sharing.IdListStore Lists,
    Webhook Webhook,
    AlertMetrics Metrics,
    AlertFormat Format,
    TimeSpan? Remind,
    WallOptions Wall,
    TimeSpan RefreshInterval,
    TimeProvider Time,
    ILogger Logger);
