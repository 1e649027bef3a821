namespace ClassifyDashboard.Names;

/// <content>What is asked for, in the background.</content>
public sealed partial class NameDirectory
{
    // Screens are drawn again and the store is written after this many requests in a row.
    private const int RequestsPerUpdate = 8;

    private async Task RunAsync()
    {
        try
        {
            if (!_isLoaded)
                await LoadAsync(Enumerable.Range(0, NameStore.Buckets));
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
        var turn = _turns is null || !HasWorkNow() ? null : await _turns.TakeAsync(_stop.Token);
        try
        {
            if (turn is not null)
                await LoadAsync(WaitingBuckets());
            for (var requests = 0; requests < RequestsPerUpdate; requests++)
            {
                Func<Task>? read;
                lock (_lock)
                {
                    read = NextRead(_time.GetUtcNow());
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

    private bool HasWorkNow()
    {
        lock (_lock)
            return HasWork(_time.GetUtcNow());
    }

    private IReadOnlyCollection<int> WaitingBuckets()
    {
        lock (_lock)
            return _inputs.WaitingBuckets();
    }

    // Called under the lock.
    private bool HasWork(DateTimeOffset now) => _configurations.IsDue(now) || _projects.IsDue(now) || _inputs.HasWork(now);

    // Takes the next request; null where there is none. Called under the lock.
    private Func<Task>? NextRead(DateTimeOffset now)
    {
        if (_configurations.IsDue(now))
            return () => _configurations.ReadAsync(_stop.Token);
        if (_projects.IsDue(now))
            return () => _projects.ReadAsync(_stop.Token);
        return _inputs.NextRead(now, _stop.Token);
    }

    private async Task LoadAsync(IEnumerable<int> buckets)
    {
        await _configurations.RestoreAsync(_stop.Token);
        await _projects.RestoreAsync(_stop.Token);
        await foreach (var items in _store.ReadInputsAsync(buckets, _stop.Token))
            _inputs.Restore(items);
        lock (_lock)
        {
            _isLoaded = true;
            _inputs.DequeueKnown();
        }
    }

    // A new table for the screens, and what is new into the store.
    private async Task UpdateAsync()
    {
        IReadOnlyList<int> unsaved;
        lock (_lock)
        {
            Table = NewTable();
            unsaved = _inputs.TakeUnsaved();
        }

        Interlocked.Exchange(ref _nextChange, NewChange()).SetResult();
        Changed?.Invoke();
        foreach (var (bucket, names) in _inputs.InBuckets(unsaved))
            await _store.WriteInputsAsync(bucket, names, _time.GetUtcNow(), _stop.Token);
    }
}
