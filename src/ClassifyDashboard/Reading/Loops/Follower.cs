using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Keeps the jobs of a scope as the server that reads has shared them.</summary>
internal sealed class Follower(ScopeReader reader, ReaderContext context)
{
    /// <summary>The kind of message by which a follower asks for a refresh.</summary>
    public const string Refresh = "refresh";

    /// <summary>The kind of message that says that a scope has blocks which Redis has lost.</summary>
    public const string Missing = "missing";

    // Messages can be lost.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);

    private readonly AsyncSignal _signal = new();
    private readonly string _key = StoreKey.Of(reader.Scope);
    private string? _epoch;
    private long _number;
    private Coverage? _takenOver;
    private DateTimeOffset _reportedAt;

    /// <summary>How the reading goes on the other server.</summary>
    public ReadingStatus Status { get; private set; } = ReadingStatus.None;

    /// <summary>The newest jobs there of ranges that are not yet known.</summary>
    public IReadOnlyList<Job> Preview { get; private set; } = [];

    /// <summary>Looks now.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await CatchUpAsync(cancellationToken);
            await reader.Restorer.RestoreAsync(cancellationToken);
            await ReportMissingAsync();
            if (Status.PolledAt is { } at)
                reader.Known.Replication.MarkSeen(at);
            reader.RequestPublish(immediately: true);
            await _signal.WaitAsync(context.Time.GetUtcNow() + LookInterval, context.Time, cancellationToken);
        }
    }

    /// <summary>Brings the known jobs to the shared state.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        context.Archive.Open(reader.Scope, reader.Known);
        if (await context.Shared!.ReadAsync(_key) is not { } shared)
            return;
        (Status, Preview) = shared.Status is { } status ? ReadingStatus.Read(status) : (ReadingStatus.None, []);
        if (shared.List is null)
        {
            (_epoch, _number) = (null, 0);
            context.Shared.BeginAnew(_key);
            reader.Known.Replication.MarkAllChanged(); // Redis has lost them, if there were any
        }
        else if (shared.Epoch != _epoch || shared.Number != _number || reader.Known.Replication.HasChanges)
            await TakeOverAsync(shared, shared.List, cancellationToken);
    }

    // Hours whose blocks were not there are known no longer. Redis can lose keys when its memory is full.
    private async Task ReportMissingAsync()
    {
        var now = context.Time.GetUtcNow();
        if (_takenOver is null || ReferenceEquals(_takenOver, reader.Known.Coverage) || now - _reportedAt < BetweenReports)
            return;
        (_takenOver, _epoch, _number, _reportedAt) = (null, null, 0, now);
        await context.Messages!.SendAsync(Missing, _key);
    }

    private async Task TakeOverAsync(SharedScope shared, byte[] list, CancellationToken cancellationToken)
    {
        if (await context.Shared!.ChangedSinceAsync(_key, shared.Epoch == _epoch ? _number : 0) is not { } hours)
            return;
        try
        {
            var (coverage, counts) = BlockListCodec.Read(list);
            var (inMemory, unsaved) = reader.Known.Replication.Held(hours);
            var changed = hours.Concat(unsaved).Distinct().ToDictionary(hour => hour, _ => (JobBlock?)null);
            foreach (var hour in inMemory.Concat(unsaved).Distinct())
                changed[hour] = await context.Archive.ReadBlockAsync(_key, hour, cancellationToken);
            reader.Known.Replication.Follow(coverage, counts, changed);
            (_epoch, _number, _takenOver) = (shared.Epoch, shared.Number, coverage);
        }
        catch (InvalidDataException)
        {
            context.Logger.LogWarning("The list of jobs in Redis is damaged or of another version of the dashboard. The server that reads writes it anew.");
        }
    }
}
