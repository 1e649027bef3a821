using System.Text.RegularExpressions;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>Why a sign-in by the provider failed: a code for the page and a message for the log.</summary>
/// <remarks>The messages of exceptions can quote what the provider sent, so they are not logged.</remarks>
internal static partial class ProviderFailures
{
    private const string Section = $"{AccessOptions.Section}:{nameof(AccessOptions.OpenIdConnect)}";

    public static (string Code, string Reason) Of(Exception? failure) => failure switch
    {
        _ when Chain(failure).Any(e => e is SecurityTokenNotYetValidException or SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException) =>
            (SignInReasons.Clocks,
                "the provider's answer is not valid at this server's time; the clocks differ by more than five minutes. Set this server's clock"),
        OpenIdConnectProtocolInvalidNonceException => (SignInReasons.Lost, "the browser did not send the cookie of the sign-in back"),
        OpenIdConnectProtocolException => (SignInReasons.Failed, $"the provider answered {ErrorOf(failure)}"),
        AuthenticationFailureException => (SignInReasons.Lost,
            "the browser did not send back the data from the start of the sign-in: the sign-in took longer than 15 minutes, its cookie was lost, or this "
                + "server's keys have changed"),
        _ when Chain(failure).Any(e => e is HttpRequestException or TaskCanceledException) => (SignInReasons.Unreachable, "the provider could not be reached"),
        _ => (SignInReasons.Failed, failure?.GetType().Name ?? "unknown"),
    };

    /// <summary>Whether the provider signed with a key that is newer than the keys that were last read.</summary>
    public static bool IsNewKey(Exception? failure) => Chain(failure).Any(e => e is SecurityTokenSignatureKeyNotFoundException);

    // Only the error code, without the provider's own text.
    private static string ErrorOf(Exception failure)
    {
        var error = failure.Data["error"] as string ?? "";
        return error switch
        {
            "invalid_client" or "unauthorized_client" =>
                $"{error}. Check {Section}:{nameof(ProviderOptions.ClientId)} and {nameof(ProviderOptions.ClientSecret)}",
            "invalid_scope" => $"{error}. Check {Section}:{nameof(ProviderOptions.Scopes)}",
            "invalid_grant" => $"{error}: the code was already used or has expired, or the redirect address is not registered there. Behind a proxy, list it "
                + $"in {AccessOptions.Section}:{nameof(NetworkOptions.Proxies)}",
            _ when Code().IsMatch(error) => error,
            _ => "with an error",
        };
    }

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
            foreach (var inner in (e as AggregateException)?.InnerExceptions.Skip(1) ?? [])
                yield return inner;
        }
    }

    [GeneratedRegex("^[a-z_]{1,40}$")]
    private static partial Regex Code();
}
