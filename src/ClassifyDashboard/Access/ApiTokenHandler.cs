using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>
/// Authenticates scripts by the token in their header Authorization. A request with this header is judged by it alone, whatever cookies it has,
/// so that a script notices a token that was revoked.
/// </summary>
internal sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, TokenLists tokens, ApiTokenUse use)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Api";

    /// <summary>The word before the token.</summary>
    public const string Word = "Bearer";

    /// <summary>Whether a request has a token of a script, right or wrong.</summary>
    public static bool IsSentWith(HttpRequest request) => TokenOf(request) is not null;

    /// <summary>Answers 401 to a request whose token is wrong. To another one that a script could send, it says how to authenticate.</summary>
    /// <returns>The answer; null where the caller has to answer.</returns>
    public static Task? Refuse(HttpContext context)
    {
        var isSent = IsSentWith(context.Request);
        if (isSent || IsForScripts(context))
            context.Response.Headers.WWWAuthenticate = isSent ? $"{Word} error=\"invalid_token\"" : Word;
        return !isSent ? null : PlainTextResponse.WriteAsync(context, StatusCodes.Status401Unauthorized,
            $"This token is not valid: no entry of {AccessOptions.Section}:{TokenKind.Api.Setting} has its hash.");
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (token.Length > 200 || tokens.Find(TokenKind.Api, token) is not { } found)
            return Task.FromResult(AuthenticateResult.Fail("The script's token is not valid."));
        use.Note(found.Name, Request.Path);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(ViewerClaims.OfScript(found)), SchemeName)));
    }

    // The cookie scheme answers.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Task.CompletedTask;

    private static bool IsForScripts(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(each => each.Policy == ViewerClaims.Scripts) == true;

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Word + " ", StringComparison.OrdinalIgnoreCase)
            ? value[(Word.Length + 1)..].Trim()
            : null;
}

/// <summary>Logs the first use of each token since the start, by name, so that one can see which are still in use.</summary>
internal sealed partial class ApiTokenUse(ILogger<ApiTokenUse> log)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    public void Note(string name, PathString path)
    {
        if (_seen.TryAdd(name, true))
            LogFirst(log, name, path.Value ?? "");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The API token '{Name}' was used for the first time since the start, for {Path}")]
    private static partial void LogFirst(ILogger log, string name, string path);
}
