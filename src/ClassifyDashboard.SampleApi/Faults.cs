using System.Collections.Concurrent;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// The faults that can be injected. The first ones affect responses, those from <see cref="UnknownStatus"/> to <see cref="RightToLeft"/>
/// affect jobs.
/// </summary>
public enum Fault
{
    ServerError,
    TooManyRequests,
    Unavailable,
    Hang,
    SlowBody,
    TruncatedJson,
    HtmlError,
    ConnectionReset,
    RepeatedToken,
    EmptyPage,
    Duplicates,
    Unauthorized,
    Forbidden,
    NotFound,
    Unprocessable,
    SlowDrip,
    ShortBody,
    HugeBody,
    GzipBomb,
    SignInPage,
    PlainText,
    WrongShape,
    NullItems,
    ExpiredToken,
    Conflicts,
    UnknownStatus,
    UnknownFields,
    MissingFields,
    NullJob,
    NullCreatedAt,
    DistantYear,
    HugeError,
    HostileText,
    RightToLeft,
    BadRequest,
}

/// <summary>The active faults. Thread-safe; they can change while the sample API runs.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<Fault, (double Share, int? Left)> _on = new();
    private readonly Lock _gate = new();
    private long _asked;

    /// <summary>The faults' names in links and on command lines, such as server-error.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Fault>().Select(NameOf)];

    /// <summary>The active faults with their shares.</summary>
    public IReadOnlyDictionary<Fault, double> On => _on.ToDictionary(on => on.Key, on => on.Value.Share);

    /// <summary>Activates a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="share">The share of affected requests or jobs: 0 to 1.</param>
    /// <param name="count">
    /// The number of times after which the fault ends by itself; null means until it is switched off. Only for response faults.
    /// </param>
    public void Set(Fault fault, double share = 1, int? count = null)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is 0 to 1.");
        _on[fault] = (share, count);
    }

    public void Clear(Fault fault) => _on.TryRemove(fault, out _);

    public void Clear() => _on.Clear();

    public static bool TryParse(string name, out Fault fault)
    {
        fault = Array.Find(Enum.GetValues<Fault>(), known => NameOf(known) == name);
        return NameOf(fault) == name;
    }

    /// <summary>Returns whether the current response gets a fault, and uses up one occurrence of a counted fault.</summary>
    internal bool Hits(Fault fault)
    {
        lock (_gate)
        {
            if (!_on.TryGetValue(fault, out var on) || Dice.Unit((ulong)++_asked, (ulong)fault) >= on.Share)
                return false;
            if (on.Left is { } left)
            {
                if (left <= 1)
                    _on.TryRemove(fault, out _);
                else
                    _on[fault] = (on.Share, left - 1);
            }

            return true;
        }
    }

    /// <summary>Whether a job has a fault; always the same jobs, so that a test can check a reader.</summary>
    internal bool Hits(Fault fault, long index) =>
        _on.TryGetValue(fault, out var on) && Dice.Unit((ulong)index, 1_000 + (ulong)fault) < on.Share;

    private static string NameOf(Fault fault) =>
        string.Concat(fault.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
