using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ClassifyDashboard.Access;

/// <summary>What went wrong with a sign-in by the provider, in codes for the page and words for the log.</summary>
/// <remarks>The messages of failures may quote what the provider sent, so that none of them is repeated.</remarks>
internal static partial class ProviderFailures
{
    private const string Section = $"{AccessOptions.Section}:{nameof(AccessOptions.OpenIdConnect)}";

    public static (string Code, string Words) Of(Exception? failure) => failure switch
    {
        _ when Each(failure).Any(e => e is SecurityTokenNotYetValidException or SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException) =>
            (SignInReasons.Clocks, "the provider's answer is not valid at this server's time; the clocks differ by more than five minutes"),
        OpenIdConnectProtocolInvalidNonceException => (SignInReasons.Lost, "the browser did not bring the cookie of the sign-in back"),
        OpenIdConnectProtocolException => (SignInReasons.Failed, $"the provider answered {ErrorOf(failure)}"),
        AuthenticationFailureException => (SignInReasons.Lost, "the browser did not bring back what was written down when the sign-in began: it took longer than 15 minutes, its cookie was lost, or this server's keys have changed"),
        _ when Each(failure).Any(e => e is HttpRequestException or TaskCanceledException) => (SignInReasons.Unreachable, "the provider could not be asked"),
        _ => (SignInReasons.Failed, failure?.GetType().Name ?? "unknown"),
    };

    /// <summary>Whether the provider signs by a key that it published after its keys were last read.</summary>
    public static bool IsNewKey(Exception? failure) => Each(failure).Any(e => e is SecurityTokenSignatureKeyNotFoundException);

    // The code alone: beside it stands a text of the provider's.
    private static string ErrorOf(Exception failure)
    {
        var error = failure.Data["error"] as string ?? "";
        return error switch
        {
            "invalid_client" or "unauthorized_client" => $"{error}: look at {Section}:{nameof(ProviderOptions.ClientId)} and {nameof(ProviderOptions.ClientSecret)}",
            "invalid_scope" => $"{error}: look at {Section}:{nameof(ProviderOptions.Scopes)}",
            "invalid_grant" => $"{error}: the code was used already or too late, or the address that one comes back to is not the registered one, as behind a proxy that {AccessOptions.Section}:{nameof(AccessOptions.Proxies)} does not list",
            _ when Code().IsMatch(error) => error,
            _ => "with an error",
        };
    }

    private static IEnumerable<Exception> Each(Exception? e)
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
