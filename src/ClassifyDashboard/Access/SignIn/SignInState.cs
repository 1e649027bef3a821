using System.Collections.Concurrent;
using ClassifyDashboard.Access.Options;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// What is known of sign-ins beside their cookies: which have ended, and when each was used last. Safe to call from any thread. Only signed-in
/// people can add a sign-in, and each is forgotten when it would have expired anyway.
/// </summary>
internal sealed class SignInState(IOptions<AccessOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>A sign-in has ended at this server.</summary>
    public event Action<string>? EndedHere;

    /// <summary>A sign-in was used at this server.</summary>
    public event Action<string>? UsedHere;

    /// <summary>The sign-ins that have ended, each with the time at which it is forgotten.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Ended => _ended;

    public bool HasEnded(string signIn) => _ended.ContainsKey(signIn);

    /// <summary>Whether a sign-in was used not longer ago than a sign-in lasts.</summary>
    public bool IsUsed(string signIn) => _used.TryGetValue(signIn, out var used) && time.GetUtcNow() < used + options.Value.SignInLasts;

    /// <summary>Records that a person is active now.</summary>
    public void Use(string signIn)
    {
        Use(signIn, time.GetUtcNow());
        UsedHere?.Invoke(signIn);
    }

    /// <summary>Records when a person was active, which another server has told.</summary>
    public void Use(string signIn, DateTimeOffset at)
    {
        if (!_used.ContainsKey(signIn))
            ForgetBefore(_used, time.GetUtcNow() - options.Value.SignInLasts);
        _used.AddOrUpdate(signIn, at, (_, before) => at > before ? at : before);
    }

    /// <summary>Ends a sign-in: copies of its cookie are invalid from now on.</summary>
    public void End(string signIn)
    {
        EndedElsewhere(signIn);
        EndedHere?.Invoke(signIn);
    }

    /// <summary>Records that a sign-in has ended at another server.</summary>
    /// <returns>Whether this is news.</returns>
    public bool EndedElsewhere(string signIn)
    {
        var now = time.GetUtcNow();
        ForgetBefore(_ended, now);
        return _ended.TryAdd(signIn, now + SessionValidator.Longest);
    }

    private static void ForgetBefore(ConcurrentDictionary<string, DateTimeOffset> times, DateTimeOffset time)
    {
        foreach (var (signIn, at) in times)
        {
            if (at < time)
                times.TryRemove(signIn, out _);
        }
    }
}
