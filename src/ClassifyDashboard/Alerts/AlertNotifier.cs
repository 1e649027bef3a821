using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Async;

namespace ClassifyDashboard.Alerts;

/// <summary>Tells the changes of one kind to the receiver, each once, also over restarts.</summary>
/// <param name="kind">What they are about.</param>
/// <param name="identity">What tells these jobs from others, also after a restart.</param>
/// <param name="name">What people call the jobs; null where nobody gave them a name.</param>
/// <param name="parts">What all share.</param>
internal sealed class AlertNotifier(AlertKind kind, string identity, string? name, AlertContext parts)
{
    /// <summary>How long a change is worth telling.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>After how long the first attempt is followed by the next; each wait is twice as long as that before, up to <see cref="LongestWait"/>.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // Longer than any quiet lasts: without it the next start would tell an alarm again.
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(366);

    // The first kind there was goes by its jobs alone, so that what is kept of it is found.
    private readonly string _identity = kind == AlertKind.State ? identity : $"{identity}\n{kind}";
    private readonly Lock _gate = new();
    private readonly AsyncSignal _news = new();
    private DeliveryState _standing = DeliveryState.None;
    private DeliveryState _kept = DeliveryState.None;
    private AlertObservation? _finding;

    private string Key => $"alert/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_identity)).AsSpan(0, 12))}";

    private string Name => name is null ? "" : $" for '{name}'";

    /// <summary>How long after so many attempts the next one is made, 1 or more.</summary>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? asked)
    {
        const int MaxDoublings = 20; // far more than the longest wait takes
        var ordinary = FirstWait * (1 << Math.Min(attempts - 1, MaxDoublings));
        ordinary = ordinary < LongestWait ? ordinary : LongestWait;
        return asked > ordinary ? asked.Value : ordinary;
    }

    /// <summary>Takes up what was told before; to be called before <see cref="RunAsync"/>, each time.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _kept = _standing = _standing == DeliveryState.None ? DeliveryState.Read(await parts.Store.GetAsync(Key, cancellationToken)) : _standing.Begun();

    /// <summary>Takes what was found at a look; a change is told soon.</summary>
    public void Take(AlertObservation finding)
    {
        lock (_gate)
        {
            var before = _standing;
            _standing = before.Seen(finding.Level, finding.Since, finding.At, parts.Time.GetUtcNow(), parts.Remind);
            if (_standing.Pending is { } pending && (pending != before.Pending || _finding is null))
                _finding = finding; // what is said of a change stays what it was then, however often it is sent
            else if (_standing == before)
                return;
        }

        _news.Set();
    }

    /// <summary>Tells what comes to be pending until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var kept = _kept; // not what stands by now: a look may have been before this, and is to be kept before it is told
        AlertChange? telling = null;
        var (attempts, due, leftAlone) = (0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var standing = kept = await KeepAsync(kept);
            AlertObservation? finding;
            lock (_gate)
                finding = _standing.Pending == standing.Pending ? _finding : null;
            if (standing.Pending is not { } pending || finding is null)
            {
                await _news.WaitAsync(null, parts.Time, cancellationToken);
                continue;
            }

            if (pending != telling)
                (telling, attempts, due) = (pending, 0, leftAlone); // what is newer need not wait for what it replaces, but for what the receiver asked
            if (parts.Time.GetUtcNow() < due)
            {
                await _news.WaitAsync(due, parts.Time, cancellationToken);
                continue;
            }

            if (await TryAsync(standing, pending, finding, cancellationToken) is not { } answer)
                continue;
            kept = await KeepAsync(kept);
            var now = parts.Time.GetUtcNow();
            leftAlone = now + (answer.After ?? TimeSpan.Zero);
            due = now + WaitAfter(++attempts, answer.After);
            var isLast = answer.End is DeliveryOutcome.Unsure or DeliveryOutcome.NotTaken && due > pending.SeenAt + GiveUpAfter;
            if (isLast)
            {
                lock (_gate)
                    _standing = _standing.WithoutTrying(pending);
            }

            Note(pending, answer, attempts, isLast);
        }
    }

    // Not given up when the program ends: what has just been confirmed would be sent again by the next.
    private async Task<DeliveryState> KeepAsync(DeliveryState kept)
    {
        DeliveryState standing;
        lock (_gate)
            standing = _standing;
        if (standing != kept)
            await parts.Store.SetAsync(Key, standing.Write(), KeepUnused, CancellationToken.None);
        return standing;
    }

    // Null where something newer has come to be pending just now.
    private async Task<WebhookAnswer?> TryAsync(DeliveryState before, AlertChange pending, AlertObservation finding, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_standing != before)
                return null;
            _standing = before.Begun();
        }

        var delivery = AlertPayload.DeliveryOf(_identity, pending);
        var answer = await parts.Webhook.SendAsync(AlertPayload.Write(parts.Format, finding, pending, before.Previous, delivery), delivery, cancellationToken);
        lock (_gate)
            _standing = _standing.Ended(pending, answer.End, before.Doubt);
        return answer;
    }

    // A line when it is told or given up, and one where it goes wrong first: nobody should learn of that a day later.
    private void Note(AlertChange told, WebhookAnswer answer, int attempts, bool isLast)
    {
        var word = AlertObservation.Word(kind, told.Level);
        switch (answer.End)
        {
            case DeliveryOutcome.Delivered:
                parts.Logger.LogInformation("The change to {State}{Watch} was sent, attempts: {Attempts}.", word, Name, attempts);
                break;
            case DeliveryOutcome.Refused:
                parts.Logger.LogWarning("The change to {State}{Watch} was refused ({Answer}) and is not sent again, attempts: {Attempts}.", word, Name, answer.Words, attempts);
                break;
            case var _ when isLast:
                parts.Logger.LogWarning("The change to {State}{Watch} could not be sent within a day ({Answer}) and is not sent any more, attempts: {Attempts}.", word, Name, answer.Words, attempts);
                break;
            case var _ when attempts == 1:
                parts.Logger.LogWarning("The change to {State}{Watch} could not be sent yet ({Answer}); it is tried again.", word, Name, answer.Words);
                break;
        }
    }
}
