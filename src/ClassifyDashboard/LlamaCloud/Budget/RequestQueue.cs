namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>A request's turn: first it waits in line, then it is in flight.</summary>
internal sealed class RequestPermit(RequestPriority priority)
{
    // Whoever waits goes on elsewhere: turns are given under a lock, and by the clock's own thread.
    private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestPriority Priority => priority;

    /// <summary>Ends when the request may be sent.</summary>
    public Task Given => _given.Task;

    /// <summary>Whether it had to wait for a token, so that it says something about the rate.</summary>
    public bool IsPaced { get; set; }

    /// <summary>The step of the pace at which it was sent.</summary>
    public int Step { get; private set; }

    public LinkedListNode<RequestPermit>? Place { get; set; }

    public void Give(int step)
    {
        Step = step;
        _given.TrySetResult();
    }

    public void Cancel(CancellationToken cancellationToken) => _given.TrySetCanceled(cancellationToken);
}

/// <summary>Turns in the order of their priority, first come first served within one. Not thread-safe.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<RequestPermit>[] _lines = [.. Enum.GetValues<RequestPriority>().Order().Select(_ => new LinkedList<RequestPermit>())];

    public int Count => _lines.Sum(line => line.Count);

    /// <summary>Who is next, or null.</summary>
    public RequestPermit? Head
    {
        get
        {
            foreach (var line in _lines)
            {
                if (line.First is { } first)
                    return first.Value;
            }

            return null;
        }
    }

    public void Add(RequestPermit turn) => turn.Place = _lines[(int)turn.Priority].AddLast(turn);

    /// <summary>Takes it out; false where it is not in line (any more).</summary>
    public bool Remove(RequestPermit turn)
    {
        if (turn.Place is not { } place)
            return false;
        _lines[(int)turn.Priority].Remove(place);
        turn.Place = null;
        return true;
    }

    /// <summary>How many would go before one of this priority that comes now.</summary>
    public int Before(RequestPriority priority) => _lines.Take((int)priority + 1).Sum(line => line.Count);

    public int Of(RequestPriority priority) => _lines[(int)priority].Count;
}
