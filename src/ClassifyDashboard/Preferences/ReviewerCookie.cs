using System.Security.Cryptography;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Preferences;

/// <summary>
/// The cookie that tells the labels of browsers apart where nobody has a name: an id, and behind a point the name that the viewer chose.
/// </summary>
internal static class ReviewerCookie
{
    public const string Name = "reviewer";

    /// <summary>The longest name that is kept.</summary>
    public const int MaxName = 60;

    private const int IdLength = 16;

    /// <summary>Returns a value for a browser that has none.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));

    /// <summary>Returns the value if it can be one, else null.</summary>
    public static string? Valid(string? value) => Read(value).Id is null ? null : value;

    /// <summary>Returns the id and the name of a value; no id where it is no value of this cookie.</summary>
    public static (string? Id, string Name) Read(string? value) =>
        value is { Length: >= IdLength and <= 4 * MaxName } && value.Take(IdLength).All(char.IsAsciiHexDigitLower)
            && (value.Length == IdLength || value[IdLength] == '.')
            ? (value[..IdLength], Cut(value[Math.Min(IdLength + 1, value.Length)..]))
            : (null, "");

    /// <summary>Returns a valid value with another name.</summary>
    public static string WithName(string value, string name) => Cut(name) is { Length: > 0 } cut ? $"{value[..IdLength]}.{cut}" : value[..IdLength];

    /// <summary>Gives a browser the cookie for a year, if the answer has not begun.</summary>
    public static void Set(HttpContext context, string value)
    {
        if (!context.Response.HasStarted)
            context.Response.Cookies.Append(Name, value, new()
            {
                Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
            });
    }

    /// <summary>Returns a name without control characters, cut to its longest.</summary>
    public static string Cut(string name)
    {
        var clean = QueryText.Clean(name);
        return clean.Length <= MaxName ? clean : clean[..(char.IsHighSurrogate(clean[MaxName - 1]) ? MaxName - 1 : MaxName)];
    }
}
