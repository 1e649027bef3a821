namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>The permit of a request: first queued, then in flight.</summary>
internal sealed class RequestPermit(RequestPriority priority)
{
    // Waiters continue on other threads, because permits are granted under a lock and by the clock's own thread.
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestPriority Priority => priority;

    /// <summary>Completes when the request may be sent.</summary>
    public Task Granted => _granted.Task;

    /// <summary>Whether the request had to wait for a token, so that its outcome shows something about the rate.</summary>
    public bool IsPaced { get; set; }

    /// <summary>The rate's step when the request was sent.</summary>
    public int Step { get; private set; }

    public LinkedListNode<RequestPermit>? Node { get; set; }

    public void Grant(int step)
    {
        Step = step;
        _granted.TrySetResult();
    }

    public void Cancel(CancellationToken cancellationToken) => _granted.TrySetCanceled(cancellationToken);
}

/// <summary>Queues permits by priority, and by arrival within one priority. Not thread-safe.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<RequestPermit>[] _queues = [.. Enum.GetValues<RequestPriority>().Order().Select(_ => new LinkedList<RequestPermit>())];

    public int Count => _queues.Sum(queue => queue.Count);

    /// <summary>The next permit, or null.</summary>
    public RequestPermit? Head
    {
        get
        {
            foreach (var queue in _queues)
            {
                if (queue.First is { } first)
                    return first.Value;
            }

            return null;
        }
    }

    public void Add(RequestPermit permit) => permit.Node = _queues[(int)permit.Priority].AddLast(permit);

    /// <summary>Removes a permit; false where it is not (or no longer) queued.</summary>
    public bool Remove(RequestPermit permit)
    {
        if (permit.Node is not { } node)
            return false;
        _queues[(int)permit.Priority].Remove(node);
        permit.Node = null;
        return true;
    }

    /// <summary>Returns the number of permits ahead of a new one of this priority.</summary>
    public int CountAhead(RequestPriority priority) => _queues.Take((int)priority + 1).Sum(queue => queue.Count);

    public int CountOf(RequestPriority priority) => _queues[(int)priority].Count;
}
