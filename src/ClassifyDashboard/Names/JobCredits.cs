using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Names;

/// <summary>What a job cost.</summary>
/// <param name="Credits">The credits; null while the job is not billed.</param>
public sealed record JobCost(double? Credits);

/// <summary>
/// Asks what a finished job cost when somebody opens it, at the lowest priority and once: an amount does not change. Where the service does
/// not say, jobs are shown without it, and it is not asked again for an hour. Safe to call from any thread.
/// </summary>
public sealed class JobCredits
{
    private const int MaxKept = 1_000;

    /// <summary>How long "not billed yet" is believed.</summary>
    internal static readonly TimeSpan UnbilledAge = TimeSpan.FromMinutes(1);

    private readonly ClassifyClient _client;
    private readonly TimeProvider _time;
    private readonly bool _isOn;
    private readonly ConcurrentDictionary<string, (JobCost Cost, DateTimeOffset At)> _known = new(StringComparer.Ordinal);
    private long _notBefore; // UTC ticks

    internal JobCredits(ClassifyClient client, NamesOptions options, TimeProvider time) => (_client, _time, _isOn) = (client, time, options.Read);

    /// <summary>Returns what is known of a job's cost; null where nothing is.</summary>
    public JobCost? Find(string id) => _known.TryGetValue(id, out var known) ? known.Cost : null;

    /// <summary>Returns what a job cost; null where the job is not finished or the service does not say.</summary>
    public async Task<JobCost?> ReadAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Credits is { } credits)
            return new(credits); // the list said it
        var now = _time.GetUtcNow();
        if (_known.TryGetValue(job.Id, out var known) && (known.Cost.Credits is not null || now - known.At < UnbilledAge))
            return known.Cost;
        if (!_isOn || !job.Status.IsFinished || !job.IsListed || now.UtcTicks < Interlocked.Read(ref _notBefore))
            return known.Cost;
        try
        {
            var cost = new JobCost(await _client.ReadCreditsAsync(job.Id, cancellationToken));
            if (_known.Count >= MaxKept)
                _known.Clear();
            _known[job.Id] = (cost, _time.GetUtcNow());
            return cost;
        }
        catch (ProblemException e)
        {
            // A job that is missing says nothing about others.
            if (e.Problem.Kind != ProblemKind.NotFound)
                Interlocked.Exchange(ref _notBefore, (_time.GetUtcNow() + NameRequests.WaitAfter(e.Problem)).UtcTicks);
            return known.Cost;
        }
    }
}
