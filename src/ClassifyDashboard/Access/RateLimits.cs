using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace ClassifyDashboard.Access;

/// <summary>How often one may try to sign in and begin exports. The clock is the library's own.</summary>
internal static class RateLimits
{
    public const int SignInsOfOne = 10;

    public const int SignInsOfAll = 100;

    /// <summary>Who is in a network of proxies may be none, and then makes up whom it is asking for.</summary>
    public const int SignInsThroughOne = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void Set(RateLimiterOptions options, AccessOptions settings)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Limit(context => IsSignIn(context) ? ClientAddress.Of(context) : null, SignInsOfOne),
            Limit(context => IsSignIn(context) && context.Features.Get<OriginalRequest>() is { Peer: { } peer } && settings.IsInNetwork(peer) ? peer.ToString() : null, SignInsThroughOne),
            Limit(context => IsSignIn(context) ? "all" : null, SignInsOfAll),
            Limit(context => context.Request.Path.StartsWithSegments("/export") ? WhoOf(context) : null, settings.ExportsPerMinute));
        options.OnRejected = async (rejected, _) => await PlainTextResponse.SayAsync(
            rejected.HttpContext,
            StatusCodes.Status429TooManyRequests,
            IsSignIn(rejected.HttpContext)
                ? "Too many tries to sign in. Wait a minute, then try again."
                : $"Too many exports: one may begin {settings.ExportsPerMinute.ToString(CultureInfo.InvariantCulture)} in a minute. Wait a minute, then try again.",
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute);
    }

    private static PartitionedRateLimiter<HttpContext> Limit(Func<HttpContext, string?> whose, int most) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        whose(context) is { } key
            ? RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = most, Window = Minute, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));

    // The empty form can be looked at as often as one likes.
    private static bool IsSignIn(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SignInAttempt>() is { } attempt
        && (attempt.IsEach || HttpMethods.IsPost(context.Request.Method) || context.Request.Query.ContainsKey(SignInEndpoints.TokenKey));

    private static string WhoOf(HttpContext context) => context.User.FindFirst(ViewerClaims.SignIn)?.Value ?? ClientAddress.Of(context);
}

/// <summary>Marks the endpoints where one can try to sign in.</summary>
/// <param name="IsEach">Whether each request is a try, and not only one that brings a token.</param>
internal sealed record SignInAttempt(bool IsEach);
