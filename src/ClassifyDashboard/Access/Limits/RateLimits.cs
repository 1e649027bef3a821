using System.Globalization;
using System.Threading.RateLimiting;
using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.RateLimiting;

namespace ClassifyDashboard.Access.Limits;

/// <summary>Limits of sign-in attempts and exports per minute. The clock is that of the rate limiter.</summary>
internal static class RateLimits
{
    public const int SignInsPerAddress = 10;

    public const int SignInsInAll = 100;

    /// <summary>
    /// The limit of one machine in a network of proxies: it may be no proxy, and could then invent a new caller for each attempt.
    /// </summary>
    public const int SignInsPerProxy = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void Set(RateLimiterOptions options, AccessOptions settings)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Limit(context => IsSignIn(context) ? ClientAddress.Of(context) : null, SignInsPerAddress),
            Limit(
                context => IsSignIn(context) && context.Features.Get<OriginalRequest>() is { Peer: { } peer } && settings.Network.IsInNetwork(peer)
                    ? peer.ToString()
                    : null,
                SignInsPerProxy),
            Limit(context => IsSignIn(context) ? "all" : null, SignInsInAll),
            Limit(context => context.Request.Path.StartsWithSegments("/export") ? PersonOf(context) : null, settings.ExportsPerMinute));
        options.OnRejected = async (rejected, _) => await PlainTextResponse.WriteAsync(
            rejected.HttpContext,
            StatusCodes.Status429TooManyRequests,
            IsSignIn(rejected.HttpContext)
                ? "Too many sign-in attempts. Wait a minute, then try again."
                : $"Too many exports (limit {settings.ExportsPerMinute.ToString(CultureInfo.InvariantCulture)} per minute). Wait a minute, then try again.",
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute);
    }

    private static PartitionedRateLimiter<HttpContext> Limit(Func<HttpContext, string?> keyOf, int permits) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
        keyOf(context) is { } key
            ? RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = permits, Window = Minute, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));

    // Showing the empty form is not limited.
    private static bool IsSignIn(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SignInAttempt>() is { } attempt
        && (attempt.IsEach || HttpMethods.IsPost(context.Request.Method) || context.Request.Query.ContainsKey(SignInEndpoints.TokenKey));

    // A script counts as one person, by the hash of its token.
    private static string PersonOf(HttpContext context) =>
        (context.User.FindFirst(ViewerClaims.SignIn) ?? context.User.FindFirst(ViewerClaims.Token))?.Value ?? ClientAddress.Of(context);
}
