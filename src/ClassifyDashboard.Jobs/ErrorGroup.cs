using ClassifyDashboard.Jobs.Errors;

namespace ClassifyDashboard.Jobs;

/// <summary>Groups alike errors: those that differ only in names, ids, numbers and addresses.</summary>
/// <remarks>
/// The service has no error codes, only free texts, in which each failure names its own job, page or file. Each message is judged alone:
/// its key depends on nothing else.
/// </remarks>
public static class ErrorGroup
{
    /// <summary>The key of failed jobs without a message.</summary>
    public const string NoMessage = "no-message";

    private const string Version = "v4:";
    private const string Third = "v3:";
    private const string Second = "v2:";
    private const int MaxRounds = 6; // a masked text can hold what only now looks like a value; two are usual

    /// <summary>What a masked text has in place of ids, names and addresses.</summary>
    public static IReadOnlyList<string> Marks => ErrorMarks.All;

    /// <summary>Returns a short, readable key, equal for alike messages: <c>v4:document-has-page-5f3a90c1</c>.</summary>
    public static string KeyOf(string? message) =>
        string.IsNullOrWhiteSpace(message) ? NoMessage : Version + FirstWords.KeyOf(BareStatus.Of(MaskOnce(MaskOnce(message))));

    /// <summary>
    /// Returns what the message says on one line, with ids as &lt;id&gt;, names, paths and other values as &lt;name&gt;, addresses as
    /// &lt;address&gt; and numbers as #; empty for none. Codes that tell causes apart stay: HTTP 503.
    /// </summary>
    /// <remarks>Of a JSON body, a page of HTML or a stack trace only the message remains.</remarks>
    public static string Mask(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
            return "";
        var masked = MaskOnce(message);
        for (var again = 0; again < MaxRounds; again++)
        {
            var next = MaskOnce(masked);
            if (next == masked)
                break;
            masked = next;
        }

        return masked;
    }

    /// <summary>Whether a message belongs to the group of a key, which may come from a link of an earlier version.</summary>
    internal static bool Has(string key, string? message) => key == KeyAs(key)(message);

    /// <summary>Whether a key was made by an earlier version: then it says nothing about the groups of today.</summary>
    internal static bool IsEarlier(string? key) => key is not (null or NoMessage) && !key.StartsWith(Version, StringComparison.Ordinal);

    /// <summary>Returns what makes keys of the version that made a key.</summary>
    internal static Func<string?, string> KeyAs(string key) =>
        !IsEarlier(key) ? KeyOf
        : key.StartsWith(Third, StringComparison.Ordinal) ? ThirdKeyOf
        : key.StartsWith(Second, StringComparison.Ordinal) ? SecondKeyOf
        : EarlierErrorGroup.KeyOf;

    // The third version did not look at WholeValues, and took the codes of a JSON body in its order.
    private static string ThirdKeyOf(string? message) =>
        string.IsNullOrWhiteSpace(message) ? NoMessage
        : Third + ErrorWords.KeyOf(ErrorRest.Of(ErrorMask.Of(ErrorBody.TextOf(message, isOrdered: false)), isThird: true));

    // The second did not look at ErrorRest either.
    private static string SecondKeyOf(string? message) =>
        string.IsNullOrWhiteSpace(message) ? NoMessage : Second + ErrorWords.KeyOf(ErrorMask.Of(ErrorBody.TextOf(message, isOrdered: false)));

    private static string MaskOnce(string message) => ErrorRest.Of(ErrorMask.Of(WholeValues.Of(Asides.Without(LogPrefix.Without(ErrorBody.TextOf(message))))));
}
