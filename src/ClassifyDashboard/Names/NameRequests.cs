using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>What requests for names and credits have in common: a failure is no problem of a screen, it only delays the next request.</summary>
internal static class NameRequests
{
    /// <summary>How long a refused kind is left alone.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromHours(1);

    /// <summary>How long after a failure that may pass a kind is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Runs a request; returns its problem, or null.</summary>
    public static async Task<Problem?> TryAsync(Func<Task> read)
    {
        try
        {
            await read();
            return null;
        }
        catch (ProblemException e)
        {
            return e.Problem;
        }
    }

    /// <summary>How long an endpoint is left alone after a failure; zero after a success.</summary>
    public static TimeSpan WaitAfter(Problem? problem) => problem?.Kind switch
    {
        null => TimeSpan.Zero,
        ProblemKind.RateLimited or ProblemKind.Unavailable or ProblemKind.Unreachable => Pause,
        _ => Refusal,
    };

    /// <summary>The name of something that the service sent.</summary>
    public static KnownName NameOf(NamedItem item) => new(item.Name) { ExternalId = item.ExternalId, UpdatedAt = item.UpdatedAt };
}
