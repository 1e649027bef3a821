using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Disk;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Alerts;

/// <summary>Watches some jobs and tells each change of their state: one task looks at the jobs, another tells, so that a receiver that does not answer holds up no look.</summary>
internal sealed class AlertWatch(WatchedJobs watched, AlertParts parts)
{
    /// <summary>How long a change is worth telling.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>After how long the first attempt is followed by the next; each wait is twice as long as that before, up to <see cref="LongestWait"/>.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // Longer than any quiet lasts: without it the next start would tell an alarm again.
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(366);

    private readonly string _identity = $"{watched.Name}\n{(JobQuery.Default with { Filter = WallWatch.JudgedBy(watched.Query.Filter) }).Write()}";
    private readonly Lock _gate = new();
    private readonly Signal _news = new();
    private Standing _standing = Standing.None;
    private Finding? _finding;

    private string Key => $"alert/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_identity)).AsSpan(0, 12))}";

    private string Name => watched.Name is { } name ? $" for '{name}'" : "";

    /// <summary>How long after so many attempts the next one is made, 1 or more.</summary>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? asked)
    {
        const int MostDoublings = 20; // far more than the longest wait takes
        var ordinary = FirstWait * (1 << Math.Min(attempts - 1, MostDoublings));
        ordinary = ordinary < LongestWait ? ordinary : LongestWait;
        return asked > ordinary ? asked.Value : ordinary;
    }

    /// <summary>Ends by cancellation, with the reading, or because of a fault of its own; then it can be called again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var kept = _standing = _standing == Standing.None ? Standing.Read(await parts.Store.GetAsync(Key, cancellationToken)) : _standing.Begun();
        _ = parts.Lists.KeepAsync(watched.Query.Filter.JobIds); // a link to many ids holds the code of their list
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] both = [LookAsync(end.Token), TellAsync(kept, end.Token)];
        await Task.WhenAny(both);
        await end.CancelAsync();
        await Task.WhenAll(both);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await foreach (var load in parts.Watch(WallWatch.JudgedBy(watched.Query.Filter), Finding.ZoneOf(watched.Query), cancellationToken))
        {
            if (Finding.Of(load, watched, parts.Wall, parts.Usual, parts.Time.GetUtcNow()) is { } finding)
                Take(finding);
        }
    }

    private void Take(Finding finding)
    {
        lock (_gate)
        {
            var before = _standing;
            _standing = before.Seen(finding.Level, finding.Since, finding.At, parts.Time.GetUtcNow());
            if (_standing.Pending is { } pending && (pending != before.Pending || _finding is null))
                _finding = finding; // what is said of a change stays what it was then, however often it is sent
            else if (_standing == before)
                return;
        }

        _news.Set();
    }

    private async Task TellAsync(Standing kept, CancellationToken cancellationToken)
    {
        Told? telling = null;
        var (attempts, due, leftAlone) = (0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var standing = kept = await KeepAsync(kept);
            Finding? finding;
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
            var isLast = answer.End is TellingEnd.Unsure or TellingEnd.NotTaken && due > pending.SeenAt + GiveUpAfter;
            if (isLast)
            {
                lock (_gate)
                    _standing = _standing.WithoutTrying(pending);
            }

            Note(pending, answer, attempts, isLast);
        }
    }

    // Not given up when the program ends: what has just been confirmed would be sent again by the next.
    private async Task<Standing> KeepAsync(Standing kept)
    {
        Standing standing;
        lock (_gate)
            standing = _standing;
        if (standing != kept)
            await parts.Store.SetAsync(Key, standing.Write(), KeepUnused, CancellationToken.None);
        return standing;
    }

    // Null where something newer has come to be pending just now.
    private async Task<WebhookAnswer?> TryAsync(Standing before, Told pending, Finding finding, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_standing != before)
                return null;
            _standing = before.Begun();
        }

        var delivery = AlertBody.DeliveryOf(_identity, pending);
        var answer = await parts.Webhook.SendAsync(AlertBody.Write(parts.Format, finding, pending, before.Previous, delivery), delivery, cancellationToken);
        lock (_gate)
            _standing = _standing.Ended(pending, answer.End, before.Doubt);
        return answer;
    }

    // A line when it is told or given up, and one where it goes wrong first: nobody should learn of that a day later.
    private void Note(Told told, WebhookAnswer answer, int attempts, bool isLast)
    {
        var word = AlertText.Word(told.Level);
        switch (answer.End)
        {
            case TellingEnd.Delivered:
                parts.Logger.LogInformation("The change to {State}{Watch} was sent, attempts: {Attempts}.", word, Name, attempts);
                break;
            case TellingEnd.Refused:
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

/// <summary>What all watches share.</summary>
/// <param name="Watch">Gives the loads of a filter for as long as they are asked for, as <see cref="JobReader.WatchAsync"/> does.</param>
/// <param name="Store">Where a standing is kept.</param>
/// <param name="Lists">Where long lists of ids are kept.</param>
/// <param name="Webhook">Where changes are sent.</param>
/// <param name="Format">What the JSON is like.</param>
/// <param name="Wall">What holds where a watch does not say it.</param>
/// <param name="Usual">How often is looked where nothing stretches it.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">What is told to whoever runs the program.</param>
internal sealed record AlertParts(
    Func<JobFilter, TimeZoneInfo, CancellationToken, IAsyncEnumerable<Load>> Watch,
    JobStore Store,
    Sharing.JobLists Lists,
    Webhook Webhook,
    AlertFormat Format,
    WallSettings Wall,
    TimeSpan Usual,
    TimeProvider Time,
    ILogger Logger);
