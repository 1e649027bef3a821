using System.Collections.Concurrent;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Names;

namespace ClassifyDashboard.Details;

/// <summary>
/// What one endpoint of the service says about single things, asked when somebody opens them and then remembered. After a failure the endpoint
/// is left alone for a while. Safe to call from any thread.
/// </summary>
/// <param name="read">Asks the service.</param>
/// <param name="canChange">Whether an answer can change, so that it is believed for <see cref="Age"/> only.</param>
/// <param name="isOn">Whether the service may be asked at all.</param>
/// <param name="time">The clock.</param>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class DetailCache<T>(Func<string, CancellationToken, Task<T>> read, Func<T, bool> canChange, bool isOn, TimeProvider time)
    where T : class
{
    private const int MaxKept = 1_000;

    /// <summary>How long an answer that can change is believed.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (T? Answer, DateTimeOffset At)> _known = new(StringComparer.Ordinal);
    private long _notBefore; // UTC ticks

    /// <summary>Returns what is known; null where nothing is.</summary>
    public T? Find(string id) => _known.TryGetValue(id, out var known) ? known.Answer : null;

    /// <summary>Returns what the service says, or said; null where it does not say.</summary>
    public async Task<T?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isKnown = _known.TryGetValue(id, out var known);
        var isFinal = known.Answer is { } answer && !canChange(answer);
        if ((isKnown && (isFinal || now - known.At < Age)) || !isOn || now.UtcTicks < Interlocked.Read(ref _notBefore))
            return known.Answer;
        try
        {
            return Keep(id, await read(id, cancellationToken));
        }
        catch (ProblemException e) when (e.Problem.Kind == ProblemKind.NotFound)
        {
            return Keep(id, known.Answer); // this one; the others may be there
        }
        catch (ProblemException e)
        {
            Interlocked.Exchange(ref _notBefore, (time.GetUtcNow() + NameRequests.WaitAfter(e.Problem)).UtcTicks);
            return known.Answer;
        }
    }

    private T? Keep(string id, T? answer)
    {
        if (_known.Count >= MaxKept)
            _known.Clear();
        _known[id] = (answer, time.GetUtcNow());
        return answer;
    }
}
