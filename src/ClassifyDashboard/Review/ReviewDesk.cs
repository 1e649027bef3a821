using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Review;

/// <summary>Gives jobs to reviewers, takes their labels, and says what all labels mean.</summary>
internal sealed class ReviewDesk
{
    private const int MaxFigures = 8;

    private readonly ConditionalWeakTable<JobSet, ConcurrentDictionary<(long, Period, double), Lazy<ReviewFigures>>> _figures = [];
    private readonly ILabelStore _store;
    private readonly IClaims _claims;
    private readonly TimeProvider _time;

    public ReviewDesk(ILabelStore store, IClaims claims, TimeProvider time)
    {
        (_store, _claims, _time) = (store, claims, time);
        store.ChangedElsewhere += reviewer => Changed?.Invoke(reviewer);
    }

    /// <summary>A reviewer's labels have changed, here or at another server.</summary>
    public event Action<string>? Changed;

    /// <summary>Whether labels survive the end of the process.</summary>
    public bool IsDurable => _store.IsDurable;

    /// <summary>All labels. Empty until <see cref="ReadAsync"/> has ended.</summary>
    public LabelBook Labels => _store.Labels;

    /// <summary>Brings the labels to what is stored, of other servers too.</summary>
    public Task ReadAsync(CancellationToken cancellationToken) => _store.ReadAsync(cancellationToken);

    /// <summary>The figures of a load's jobs, computed once for each version of the jobs and of the labels.</summary>
    public ReviewFigures FiguresOf(Load load, double threshold)
    {
        var (jobs, version, labels) = (load.Jobs, _store.Version, _store.Labels);
        var known = _figures.GetValue(jobs, static _ => new());
        var key = (version, load.Period, threshold);
        if (known.Count >= MaxFigures && !known.ContainsKey(key))
            known.Clear();
        return known.GetOrAdd(key, _ => new(() => ReviewFigures.Of(jobs, load.Period, labels, threshold))).Value;
    }

    /// <summary>Gives a reviewer the next job of a part: the one that the reviewer has already, or else the first that nobody has.</summary>
    /// <returns>The job and the id of its claim; null where none waits.</returns>
    public async Task<(Job Job, string Claim)?> NextAsync(Load load, ReviewQuery query, Reviewer reviewer)
    {
        var labels = _store.Labels;
        string[] waiting = [.. FiguresOf(load, query.Threshold).NextIn(query.Part).Where(id => !labels.Of(id).Any(label => label.Reviewer == reviewer.Key))];
        if (waiting.Length == 0)
            return null;
        var claim = await _claims.TakeAsync(reviewer.Key, waiting, id => load.Jobs.Find(id) is { } job ? LabelledJob.Of(job) : null);
        return claim is not null && load.Jobs.Find(claim.Job.Id) is { } given ? (given, claim.Id) : null;
    }

    /// <summary>Takes a label of a job that was given to somebody. The same label that comes twice counts once.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="claim">The claim that the reviewer had. It may have ended: a label that comes late counts as well.</param>
    /// <param name="kind">The judgement.</param>
    /// <param name="trueType">Of a wrong result, what the document is; null where nobody said.</param>
    /// <param name="reviewer">Who labels.</param>
    public async Task<LabelOutcome> LabelAsync(string jobId, string claim, LabelKind kind, string? trueType, Reviewer reviewer)
    {
        await _store.ReadAsync(CancellationToken.None);
        if (_store.Labels.Of(jobId).FirstOrDefault(label => label.Reviewer == reviewer.Key) is { } earlier && earlier.Claim == claim && earlier.Kind == kind
            && earlier.TrueType == trueType)
            return LabelOutcome.Kept;
        if ((await _claims.FindAsync(jobId))?.Job is not { } job)
            return LabelOutcome.UnknownJob;
        if (kind == LabelKind.Wrong && trueType == ResultTypeKey.Of(job.Type))
            (kind, trueType) = (LabelKind.Right, null); // what it is, is what the result says
        var label = new Label(job, kind, kind == LabelKind.Wrong ? trueType : null, reviewer.Key, reviewer.Name, _time.GetUtcNow(), claim);
        if (await _store.AddAsync([label], CancellationToken.None) is null)
            return LabelOutcome.NotStored;
        Changed?.Invoke(reviewer.Key);
        return LabelOutcome.Kept;
    }

    /// <summary>Takes back the last label of a reviewer; the job waits again.</summary>
    public async Task<LabelOutcome> UndoAsync(Reviewer reviewer)
    {
        await _store.ReadAsync(CancellationToken.None);
        if (LastOf(reviewer) is not { } last)
            return LabelOutcome.UnknownJob;
        if (!await _store.RemoveAsync(last, CancellationToken.None))
            return LabelOutcome.NotStored;
        await _claims.TakeAsync(reviewer.Key, [last.Job.Id], _ => last.Job);
        Changed?.Invoke(reviewer.Key);
        return LabelOutcome.Kept;
    }

    /// <summary>The label that a reviewer gave last; null where there is none.</summary>
    public Label? LastOf(Reviewer reviewer) => _store.Labels.All.Where(label => label.Reviewer == reviewer.Key).MaxBy(label => label.At);
}

/// <summary>What became of a label.</summary>
internal enum LabelOutcome
{
    /// <summary>It is kept, now or since it came first.</summary>
    Kept,

    /// <summary>The job was not given to anybody, or long ago.</summary>
    UnknownJob,

    /// <summary>The store took it not. It does not count.</summary>
    NotStored,
}
