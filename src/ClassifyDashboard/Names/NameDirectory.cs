using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>
/// Knows the names of configurations, projects and documents. It asks the service for what screens show, in the background and at the lowest
/// priority, and keeps what it learns beyond the process. Without names every screen is complete. Safe to call from any thread.
/// </summary>
/// <remarks>
/// All configurations and all projects are read at once, a page of them costs as much as one. Files are read in batches, parse jobs one by
/// one. Where the service refuses, that kind is left alone for an hour.
/// </remarks>
public sealed partial class NameDirectory : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly NameStore _store;
    private readonly NameTurns? _turns;
    private readonly TimeProvider _time;
    private readonly bool _isOn;
    private readonly CancellationTokenSource _stop = new();
    private readonly InputNames _inputs;
    private readonly NameList _configurations;
    private readonly NameList _projects;
    private readonly ConditionalWeakTable<JobBlock, object> _askedBlocks = new();
    private Task _run = Task.CompletedTask;
    private TaskCompletionSource _nextChange = NewChange();
    private bool _isRunning, _isLoaded;

    internal NameDirectory(NamesClient client, NameStore store, NamesOptions options, TimeProvider time, NameTurns? turns = null)
    {
        (_store, _time, _isOn, _turns) = (store, time, options.Read, turns);
        _inputs = new(client, time, _lock);
        _configurations = new("configurations", client.ReadConfigurationsAsync, store, time, _lock);
        _projects = new("projects", client.ReadProjectsAsync, store, time, _lock);
        Table = NewTable();
    }

    /// <summary>Invoked when there is a new table, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The names that are known now.</summary>
    public NameTable Table { get; private set; }

    /// <summary>Completes when there is a new table.</summary>
    public Task NextChange => Volatile.Read(ref _nextChange).Task;

    /// <summary>Asks for the names of jobs that are shown. Names that are known cost nothing.</summary>
    public void Request(IEnumerable<Job> shown)
    {
        if (!_isOn)
            return;
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            foreach (var job in shown)
            {
                _configurations.Show(job.ConfigurationId);
                _projects.Show(job.ProjectId);
                _inputs.Show(job.Input, now);
            }

            StartIfNeeded();
        }
    }

    /// <summary>Asks for the names of configurations, and of a project, that are shown.</summary>
    public void Request(IEnumerable<string?> configurations, string? project = null)
    {
        if (!_isOn)
            return;
        lock (_lock)
        {
            foreach (var id in configurations)
                _configurations.Show(id);
            _projects.Show(project);
            StartIfNeeded();
        }
    }

    /// <summary>
    /// Asks for the names of all configurations and files of some jobs, the newest first, after everything that is shown: so they are found by
    /// name and exported with it. Blocks of jobs that were asked for before cost nothing. The task ends when they are queued.
    /// </summary>
    public Task RequestNamesAsync(JobSet jobs) => _isOn ? Task.Run(() => QueueNames(jobs)) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Stops asking. What is known stays.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    private void QueueNames(JobSet jobs)
    {
        var now = _time.GetUtcNow();
        foreach (var block in jobs.Blocks.Where(block => block.HasTexts && !_askedBlocks.TryGetValue(block, out _)))
        {
            lock (_lock)
            {
                foreach (var id in block.ConfigurationIds)
                    _configurations.Show(id);
                if (!_isLoaded || !_inputs.TryAdd(block, now))
                    break; // the rest when there is room
            }

            _askedBlocks.AddOrUpdate(block, block);
        }

        lock (_lock)
            StartIfNeeded();
    }

    // Called under the lock.
    private void StartIfNeeded()
    {
        if (_isRunning || _stop.IsCancellationRequested || (_isLoaded && !HasWork(_time.GetUtcNow())))
            return;
        _isRunning = true;
        _run = Task.Run(RunAsync);
    }

    // For tests: completes when nothing is being asked.
    internal Task Idle
    {
        get
        {
            lock (_lock)
                return _run;
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NameTable NewTable() => new(_configurations.Items, _projects.Items, _inputs.Names, Request);
}
