namespace ClassifyDashboard.Jobs.Review;

/// <summary>The labels of jobs by their place in the random order.</summary>
internal sealed class ReviewLabels
{
    private readonly Dictionary<int, (string Id, Label? Decided)> _byIndex = [];
    private readonly bool[] _isDecided;

    public ReviewLabels(ReviewOrder order, LabelBook labels)
    {
        _isDecided = new bool[order.Count];
        foreach (var id in labels.JobIds)
        {
            if (order.IndexOf(id) is not (>= 0 and var index))
                continue;
            var decided = labels.DecidedOf(id) is { } label && ResultTypeKey.Of(label.Job.Type) == ResultTypeKey.Of(order.TypeNames[order.Types[index]])
                ? label : null;
            _byIndex.Add(index, (id, decided));
            _isDecided[index] = decided is not null;
        }

        Indices = [.. _byIndex.Keys.Order()];
    }

    /// <summary>The jobs that have a label, in the random order.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>Whether a job has a label.</summary>
    public bool Has(int index) => _byIndex.ContainsKey(index);

    /// <summary>Whether somebody said that this result of a job is right or wrong.</summary>
    public bool IsDecided(int index) => _isDecided[index];

    /// <summary>The label of a job that counts, if it is about this result; otherwise null.</summary>
    public Label? DecidedAt(int index) => _byIndex.GetValueOrDefault(index).Decided;

    /// <summary>The id of a job that has a label.</summary>
    public string IdAt(int index) => _byIndex[index].Id;
}
