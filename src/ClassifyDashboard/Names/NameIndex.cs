using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>
/// The names of all kinds by id, which of them are still to be asked for, and in which order. The store keeps them. Safe to call from any thread.
/// </summary>
internal sealed class NameIndex
{
    private readonly Lock _lock = new();
    private readonly NameStore _store;
    private readonly TimeProvider _time;
    private readonly InputNames _inputs;
    private readonly NameList _configurations;
    private readonly NameList _projects;

    public NameIndex(NamesClient client, NameStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _inputs = new(client, time, _lock);
        _configurations = new("configurations", client.ReadConfigurationsAsync, store, time, _lock);
        _projects = new("projects", client.ReadProjectsAsync, store, time, _lock);
    }

    /// <summary>Whether the store was read, so that nothing is asked for that another process has learned.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Notes that a screen shows jobs.</summary>
    public void Show(IEnumerable<Job> jobs)
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            foreach (var job in jobs)
            {
                _configurations.Show(job.ConfigurationId);
                _projects.Show(job.ProjectId);
                _inputs.Show(job.Input, now);
            }
        }
    }

    /// <summary>Notes that a screen shows configurations and a project.</summary>
    public void Show(IEnumerable<string?> configurations, string? project)
    {
        lock (_lock)
        {
            foreach (var id in configurations)
                _configurations.Show(id);
            _projects.Show(project);
        }
    }

    /// <summary>Notes the configurations and files of a block that no screen need show. Returns whether there was room for all of them.</summary>
    public bool TryAdd(JobBlock block)
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            foreach (var id in block.ConfigurationIds)
                _configurations.Show(id);
            return IsLoaded && _inputs.TryAdd(block, now);
        }
    }

    /// <summary>Whether something is to be asked for now.</summary>
    public bool HasWork()
    {
        var now = _time.GetUtcNow();
        lock (_lock)
            return _configurations.IsDue(now) || _projects.IsDue(now) || _inputs.HasWork(now);
    }

    /// <summary>Takes the next request; null where there is none.</summary>
    public Func<Task>? NextRead(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            if (_configurations.IsDue(now))
                return () => _configurations.ReadAsync(cancellationToken);
            if (_projects.IsDue(now))
                return () => _projects.ReadAsync(cancellationToken);
            return _inputs.NextRead(now, cancellationToken);
        }
    }

    /// <summary>Takes all names from the store.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => LoadAsync(Enumerable.Range(0, NameStore.Buckets), cancellationToken);

    /// <summary>Takes from the store what another server may have learned of the names that are still to be asked for.</summary>
    public Task LoadWaitingAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<int> buckets;
        lock (_lock)
            buckets = _inputs.WaitingBuckets();
        return LoadAsync(buckets, cancellationToken);
    }

    /// <summary>Writes what is new into the store.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<int> unsaved;
        lock (_lock)
            unsaved = _inputs.TakeUnsaved();
        foreach (var (bucket, names) in _inputs.InBuckets(unsaved))
            await _store.WriteInputsAsync(bucket, names, _time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Returns the names that are known now, for screens.</summary>
    /// <param name="request">Asks for the names of jobs that are shown.</param>
    public NameTable ToTable(Action<IEnumerable<Job>> request)
    {
        lock (_lock)
            return new(_configurations.Items, _projects.Items, _inputs.Names, request);
    }

    private async Task LoadAsync(IEnumerable<int> buckets, CancellationToken cancellationToken)
    {
        await _configurations.RestoreAsync(cancellationToken);
        await _projects.RestoreAsync(cancellationToken);
        await foreach (var items in _store.ReadInputsAsync(buckets, cancellationToken))
            _inputs.Restore(items);
        lock (_lock)
        {
            IsLoaded = true;
            _inputs.DequeueKnown();
        }
    }
}
