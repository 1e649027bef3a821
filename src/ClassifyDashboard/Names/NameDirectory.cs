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
public sealed class NameDirectory : IAsyncDisposable
{
    // Screens are drawn again and the store is written after this many requests in a row.
    private const int RequestsPerUpdate = 8;

    private readonly Lock _lock = new();
    private readonly NameIndex _index;
    private readonly NameTurns? _turns;
    private readonly bool _isOn;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConditionalWeakTable<JobBlock, object> _askedBlocks = new();
    private Task _run = Task.CompletedTask;
    private TaskCompletionSource _nextChange = NewChange();
    private bool _isRunning;

    internal NameDirectory(NamesClient client, NameStore store, NamesOptions options, TimeProvider time, NameTurns? turns = null)
    {
        (_index, _isOn, _turns) = (new(client, store, time), options.Read, turns);
        Table = _index.ToTable(Request);
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
        _index.Show(shown);
        StartIfNeeded();
    }

    /// <summary>Asks for the names of configurations, and of a project, that are shown.</summary>
    public void Request(IEnumerable<string?> configurations, string? project = null)
    {
        if (!_isOn)
            return;
        _index.Show(configurations, project);
        StartIfNeeded();
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

    // For tests: completes when nothing is being asked.
    internal Task Idle
    {
        get
        {
            lock (_lock)
                return _run;
        }
    }

    private void QueueNames(JobSet jobs)
    {
        foreach (var block in jobs.Blocks.Where(block => block.HasTexts && !_askedBlocks.TryGetValue(block, out _)))
        {
            if (!_index.TryAdd(block))
                break; // the rest when there is room
            _askedBlocks.AddOrUpdate(block, block);
        }

        StartIfNeeded();
    }

    // Called after something was added: of a loop that is about to end, either it sees the addition or this sees that it has ended.
    private void StartIfNeeded()
    {
        lock (_lock)
        {
            if (_isRunning || _stop.IsCancellationRequested || (_index.IsLoaded && !_index.HasWork()))
                return;
            _isRunning = true;
            _run = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            if (!_index.IsLoaded)
                await _index.LoadAsync(_stop.Token);
            while (await ReadSomeAsync())
            {
                // The next ones.
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    // Returns whether there may be more. With other servers it is done in turns, each with a look at what they have stored.
    private async Task<bool> ReadSomeAsync()
    {
        var hasMore = true;
        var turn = _turns is null || !_index.HasWork() ? null : await _turns.TakeAsync(_stop.Token);
        try
        {
            if (turn is not null)
                await _index.LoadWaitingAsync(_stop.Token);
            for (var requests = 0; requests < RequestsPerUpdate; requests++)
            {
                Func<Task>? read;
                lock (_lock)
                {
                    read = _index.NextRead(_stop.Token);
                    _isRunning = hasMore = read is not null;
                }

                if (read is null)
                    break;
                await read();
            }

            await UpdateAsync();
            return hasMore;
        }
        finally
        {
            if (turn is not null)
                await _turns!.GiveBackAsync(turn);
        }
    }

    // A new table for the screens, and what is new into the store.
    private async Task UpdateAsync()
    {
        Table = _index.ToTable(Request);
        Interlocked.Exchange(ref _nextChange, NewChange()).SetResult();
        Changed?.Invoke();
        await _index.SaveAsync(_stop.Token);
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
