using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>The jobs that are selected in the table, on any page. Another filter clears the selection.</summary>
public sealed class Selection
{
    private readonly List<string> _ids = [];
    private JobFilter? _filter;

    /// <summary>The ids in the order of selection.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Keeps the selection as long as the filter stays the same.</summary>
    public void Begin(JobFilter filter)
    {
        if (_filter is not null && filter != _filter)
            _ids.Clear();
        _filter = filter;
    }

    public bool Holds(Job job) => _ids.Count > 0 && _ids.Contains(job.Id);

    public bool HoldsAll(IReadOnlyList<Job> jobs) => jobs.Count > 0 && jobs.All(Holds);

    public void Toggle(Job job)
    {
        if (!_ids.Remove(job.Id) && _ids.Count < JobFilter.MaxJobIds)
            _ids.Add(job.Id);
    }

    /// <summary>Selects all jobs of a page, or none of them if all are selected.</summary>
    public void ToggleAll(IReadOnlyList<Job> jobs)
    {
        var all = HoldsAll(jobs);
        foreach (var job in jobs.Where(job => Holds(job) == all))
            Toggle(job);
    }

    public void Clear() => _ids.Clear();
}
