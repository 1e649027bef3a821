using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Async;

namespace ClassifyDashboard.Alerts;

/// <summary>Sends the changes of one kind to the receiver, each once, also after restarts.</summary>
/// <param name="kind">The kind of alert.</param>
/// <param name="identity">Identifies the watched jobs, also after a restart.</param>
/// <param name="name">The name of the watch in the settings; null without one.</param>
/// <param name="context">What all watches share.</param>
internal sealed class AlertNotifier(AlertKind kind, string identity, string? name, AlertContext context)
{
    /// <summary>How long the notifier tries to send a change.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>The wait after the first attempt. Each wait is twice as long as the one before, up to <see cref="LongestWait"/>.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // Longer than any quiet period: without the stored state, the next start would send an old alarm again.
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(366);

    // The kind State has no suffix, because its stored states are older than the other kinds.
    private readonly string _identity = kind == AlertKind.State ? identity : $"{identity}\n{kind}";
    private readonly Lock _lock = new();
    private readonly AsyncSignal _changed = new();
    private DeliveryState _state = DeliveryState.None;
    private DeliveryState _stored = DeliveryState.None;
    private AlertObservation? _observation;

    private string Key => $"alert/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_identity)).AsSpan(0, 12))}";

    private string Name => name is null ? "" : $" for '{name}'";

    /// <summary>The wait after a number of failed attempts, 1 or more.</summary>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? retryAfter)
    {
        const int MaxDoublings = 20; // far more than the longest wait needs
        var backoff = FirstWait * (1 << Math.Min(attempts - 1, MaxDoublings));
        backoff = backoff < LongestWait ? backoff : LongestWait;
        return retryAfter > backoff ? retryAfter.Value : backoff;
    }

    /// <summary>Loads the stored delivery state. Call it before each <see cref="RunAsync"/>.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _stored = _state = _state == DeliveryState.None ? DeliveryState.Read(await context.Store.GetAsync(Key, cancellationToken)) : _state.Begun();

    /// <summary>Takes an observation. If the state changed, the change is sent soon.</summary>
    public void Observe(AlertObservation observation)
    {
        lock (_lock)
        {
            var before = _state;
            _state = before.Seen(observation.Level, observation.Since, observation.At, context.Time.GetUtcNow(), context.Remind);
            if (_state.Pending is { } pending && (pending != before.Pending || _observation is null))
                _observation = observation; // every attempt sends the same text, that of the time of the change
            else if (_state == before)
                return;
        }

        _changed.Set();
    }

    /// <summary>Sends pending changes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stored = _stored; // not the current state: an observation may have come before this line, and it is stored before it is sent
        AlertChange? current = null;
        var (attempts, due, notBefore) = (0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var state = stored = await StoreAsync(stored);
            AlertObservation? observation;
            lock (_lock)
                observation = _state.Pending == state.Pending ? _observation : null;
            if (state.Pending is not { } pending || observation is null || !context.MaySend())
            {
                await _changed.WaitAsync(null, context.Time, cancellationToken);
                continue;
            }

            if (pending != current)
                (current, attempts, due) = (pending, 0, notBefore); // a newer change does not wait for the retries of the older one, but respects Retry-After
            if (context.Time.GetUtcNow() < due)
            {
                await _changed.WaitAsync(due, context.Time, cancellationToken);
                continue;
            }

            if (await SendAsync(state, pending, observation, cancellationToken) is not { } answer)
                continue;
            stored = await StoreAsync(stored);
            var now = context.Time.GetUtcNow();
            notBefore = now + (answer.RetryAfter ?? TimeSpan.Zero);
            due = now + WaitAfter(++attempts, answer.RetryAfter);
            var isLast = answer.Outcome is DeliveryOutcome.Unsure or DeliveryOutcome.NotTaken && due > pending.SeenAt + GiveUpAfter;
            if (isLast)
            {
                lock (_lock)
                    _state = _state.Dropped(pending);
            }

            Log(pending, answer, attempts, isLast);
        }
    }

    // Not cancelled when the program stops: else the next start would send a confirmed change again.
    private async Task<DeliveryState> StoreAsync(DeliveryState stored)
    {
        DeliveryState state;
        lock (_lock)
            state = _state;
        if (state != stored)
            await context.Store.SetAsync(Key, state.Write(), KeepUnused, CancellationToken.None);
        return state;
    }

    // Null if a newer change is pending by now.
    private async Task<WebhookAnswer?> SendAsync(DeliveryState before, AlertChange pending, AlertObservation observation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_state != before)
                return null;
            _state = before.Begun();
        }

        var delivery = AlertPayload.DeliveryOf(_identity, pending);
        var answer = await context.Webhook.SendAsync(AlertPayload.Write(context.Format, observation, pending, before.Previous, delivery), delivery,
            cancellationToken);
        context.Metrics.Ended(kind, answer.Outcome);
        lock (_lock)
            _state = _state.Ended(pending, answer.Outcome, before.Doubt);
        return answer;
    }

    // Logs the delivery, the end of the attempts, and the first failure, so that the operator does not learn of it a day later.
    private void Log(AlertChange change, WebhookAnswer answer, int attempts, bool isLast)
    {
        var word = AlertObservation.Word(kind, change.Level);
        switch (answer.Outcome)
        {
            case DeliveryOutcome.Delivered:
                context.Logger.LogInformation("The change to {State}{Watch} was sent, attempts: {Attempts}.", word, Name, attempts);
                break;
            case DeliveryOutcome.Refused:
                context.Logger.LogWarning(
                    "The change to {State}{Watch} was refused by the webhook ({Answer}) and is not sent again, attempts: {Attempts}. Check Alerts:Webhook "
                        + "and Alerts:Format.", word, Name, answer.Message, attempts);
                break;
            case var _ when isLast:
                context.Logger.LogWarning(
                    "The change to {State}{Watch} could not be sent within a day ({Answer}) and is dropped, attempts: {Attempts}. Check Alerts:Webhook.", word,
                    Name, answer.Message, attempts);
                break;
            case var _ when attempts == 1:
                context.Logger.LogWarning("The change to {State}{Watch} could not be sent yet ({Answer}). The dashboard tries again for a day.", word, Name,
                    answer.Message);
                break;
        }
    }
}
