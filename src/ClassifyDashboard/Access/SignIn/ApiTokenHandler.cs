using System.Security.Claims;
using System.Text.Encodings.Web;
using ClassifyDashboard.Access.Network;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// Authenticates scripts by the token in their header Authorization. A request with a valid token is judged by it alone, whatever cookies it has.
/// A wrong one counts as none, because a proxy in front may pass on a token of its own with what people ask for.
/// </summary>
internal sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiTokenUse use)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Api";

    /// <summary>The word before the token.</summary>
    public const string Word = "Bearer";

    /// <summary>Whether a request has a valid token of a script.</summary>
    public static bool IsSentWith(HttpRequest request) => FindIn(request) is not null;

    /// <summary>
    /// Answers 401 to a request for what scripts read, if its token is wrong. Without a token it says in a header how to authenticate.
    /// </summary>
    /// <returns>The answer; null where the caller has to answer.</returns>
    public static Task? Refuse(HttpContext context)
    {
        if (!IsForScripts(context))
            return null;
        var isWrong = TokenOf(context.Request) is not null;
        context.Response.Headers.WWWAuthenticate = isWrong ? $"{Word} error=\"invalid_token\"" : Word;
        return !isWrong ? null : PlainTextResponse.WriteAsync(context, StatusCodes.Status401Unauthorized,
            $"This token is not valid: no entry of {AccessOptions.Section}:{TokenKind.Api.Setting} has its hash.");
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (FindIn(Request) is not { } found)
            return Task.FromResult(AuthenticateResult.NoResult());
        use.Note(found.Name, Request.Path);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(ViewerClaims.OfScript(found)), SchemeName)));
    }

    // The cookie scheme answers.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Task.CompletedTask;

    private static bool IsForScripts(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(each => each.Policy == ViewerClaims.Scripts) == true;

    private static NamedToken? FindIn(HttpRequest request) => TokenOf(request) is { Length: <= 200 } token
        ? request.HttpContext.RequestServices.GetRequiredService<TokenLists>().Find(TokenKind.Api, token)
        : null;

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
