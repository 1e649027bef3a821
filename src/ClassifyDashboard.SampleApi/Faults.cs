using System.Collections.Concurrent;

namespace ClassifyDashboard.SampleApi;

/// <summary>What can be made to go wrong. The first ones spoil answers, those from <see cref="UnknownStatus"/> on spoil jobs.</summary>
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
}

/// <summary>The faults that are on. Can be changed while the sample API runs, from any thread.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<Fault, (double Share, int? Left)> _on = new();
    private readonly Lock _gate = new();
    private long _asked;

    /// <summary>The faults' names as links and command lines write them: server-error.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Fault>().Select(NameOf)];

    /// <summary>The faults that are on, with their shares.</summary>
    public IReadOnlyDictionary<Fault, double> On => _on.ToDictionary(on => on.Key, on => on.Value.Share);

    /// <summary>Switches a fault on.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="share">Of how many requests, or jobs: 0 to 1.</param>
    /// <param name="count">How often, then it goes off by itself; null means until it is switched off. Only for faults of answers.</param>
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

    /// <summary>Whether the answer under way is to be spoiled so; uses up one of a counted fault.</summary>
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

    /// <summary>Whether a job is spoiled so; always the same jobs, so that a reader can be checked.</summary>
    internal bool Hits(Fault fault, long index) =>
        _on.TryGetValue(fault, out var on) && Dice.Unit((ulong)index, 1_000 + (ulong)fault) < on.Share;

    private static string NameOf(Fault fault) =>
        string.Concat(fault.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
