using System.Collections.Immutable;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>All labels at one moment. Immutable; each reviewer has at most one label of a job.</summary>
public sealed class LabelBook
{
    private readonly ImmutableDictionary<string, ImmutableList<Label>> _byJob;

    private LabelBook(ImmutableDictionary<string, ImmutableList<Label>> byJob, int count) => (_byJob, Count) = (byJob, count);

    public static LabelBook Empty { get; } = new(ImmutableDictionary.Create<string, ImmutableList<Label>>(StringComparer.Ordinal), 0);

    /// <summary>The number of labels.</summary>
    public int Count { get; }

    /// <summary>All labels, in no particular order.</summary>
    public IEnumerable<Label> All => _byJob.Values.SelectMany(labels => labels);

    /// <summary>The ids of the jobs that have labels.</summary>
    public IEnumerable<string> JobIds => _byJob.Keys;

    /// <summary>Returns the book with a label, in place of an earlier one of the same reviewer on the same job.</summary>
    public LabelBook With(Label label)
    {
        var before = _byJob.GetValueOrDefault(label.Job.Id) ?? [];
        var others = before.RemoveAll(each => each.Reviewer == label.Reviewer);
        return new(_byJob.SetItem(label.Job.Id, others.Add(label)), Count + 1 - (before.Count - others.Count));
    }

    /// <summary>Returns the book without a reviewer's label of a job.</summary>
    public LabelBook Without(Label label)
    {
        var before = _byJob.GetValueOrDefault(label.Job.Id) ?? [];
        var others = before.RemoveAll(each => each.Reviewer == label.Reviewer);
        return new(others.Count == 0 ? _byJob.Remove(label.Job.Id) : _byJob.SetItem(label.Job.Id, others), Count - (before.Count - others.Count));
    }

    /// <summary>The labels of a job; empty where it has none.</summary>
    public IReadOnlyList<Label> Of(string jobId) => _byJob.GetValueOrDefault(jobId) ?? [];

    /// <summary>The label that counts: of those that say right or wrong, the one given last. Null where nobody has decided.</summary>
    public Label? DecidedOf(string jobId)
    {
        Label? last = null;
        foreach (var label in Of(jobId))
        {
            if (label.IsDecided && (last is null || label.At >= last.At))
                last = label;
        }

        return last;
    }
}
