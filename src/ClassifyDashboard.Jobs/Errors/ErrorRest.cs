using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Replaces what only shows to be a value once all else is masked: the codes in a list of names, the offset of a time, an id of the service
/// without digits, a host name in another script.
/// </summary>
internal static class ErrorRest
{
    private const string Offset = "#+#";
    private const string Ends = ".,;:)!?";
    private const int ShortestId = 4;
    private const int LongestCode = 3;
    private const int LongestHost = 255;

    private static readonly string[] OwnIds = ["clj-", "cfg-", "dfl-", "pjb-"];

    private static readonly WordSet Joins = new("and or und oder et ou y o e и или");

    // Which kind of a language that is masked by now: Simplified Chinese, Portuguese (Brazil).
    private static readonly WordSet Varieties = new(
        "simplified traditional brazilian brazil portugal spain european american america latin british canadian canada mexican mexico argentinian castilian "
        + "swiss austrian belgian egyptian moroccan levantine gulf modern standard classical ancient haitian scottish cyrillic");

    private static readonly WordSet Places = new("region zone");

    /// <summary>Returns a masked text with these values masked too.</summary>
    /// <param name="masked">The text.</param>
    /// <param name="isThird">Whether it is for keys of the third version, which knew fewer of them.</param>
    public static string Of(string masked, bool isThird = false)
    {
        var rest = new StringBuilder(masked.Length);
        ReadOnlySpan<char> previous = "";
        var (isName, isJoined) = (false, false); // whether the word before is a name, and whether it joins another to one
        for (var at = 0; at < masked.Length;)
        {
            var blank = masked.AsSpan(at).IndexOf(' ') is >= 0 and var next ? at + next : masked.Length;
            var word = masked.AsSpan(at, blank - at);
            var core = word.TrimEnd(Ends);
            var isLast = core.Length < word.Length || blank == masked.Length;
            var isItem = isName && previous.EndsWith(',') && (word.EndsWith(',') || Joins.Has(WordAt(masked, blank + 1)));
            var mark = IsIdOfService(core) || (!isThird && IsNumbered(core)) ? ErrorMarks.Id
                : IsForeignHost(core) ? ErrorMarks.Address
                : !isThird && (isName || WordAt(masked, blank + 1).StartsWith('<')) && Varieties.Has(core.TrimStart('(')) ? ErrorMarks.Name
                : IsCode(core) && (isItem || (isLast && (isJoined || Places.Has(previous)))) ? ErrorMarks.Name
                : null;
            rest.Append(mark ?? core).Append(word[core.Length..]).Append(blank < masked.Length ? " " : "");
            isJoined = isName && Joins.Has(word);
            isName = mark == ErrorMarks.Name || core.EndsWith(ErrorMarks.Name, StringComparison.Ordinal);
            previous = word;
            at = blank + 1;
        }

        rest.Replace(Offset, "#");
        return (isThird ? rest : rest.Replace(".#.", ". ")).ToString(); // rules.0.description, as in rules: description
    }

    private static ReadOnlySpan<char> WordAt(string text, int at)
    {
        if (at >= text.Length)
            return "";
        var word = text.AsSpan(at);
        return word.IndexOf(' ') is >= 0 and var end ? word[..end] : word;
    }

    // As in lists of languages and formats: de, xml
    private static bool IsCode(ReadOnlySpan<char> word) => word.Length is > 1 and <= LongestCode && word.IndexOfAnyExceptInRange('a', 'z') < 0;

    // INV-#, whsec_#
    private static bool IsNumbered(ReadOnlySpan<char> word) =>
        word.Length > 2 && word[^1] == '#' && word[^2] is '-' or '_' && word[..^2].IndexOfAnyExcept(Letters.Ascii) < 0;

    private static bool IsIdOfService(ReadOnlySpan<char> word) =>
        Phrases.LengthAtStart(word, OwnIds) is > 0 and var prefix && word.Length >= prefix + ShortestId && word[prefix..].IndexOfAnyExcept(Letters.OfKey) < 0;

    // A host name is looked at as if its letters of other scripts were Latin ones.
    private static bool IsForeignHost(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestHost || !word.Contains('.') || word.IndexOfAnyExceptInRange('\0', '\x7f') < 0)
            return false;
        Span<char> ascii = stackalloc char[LongestHost];
        for (var i = 0; i < word.Length; i++)
            ascii[i] = !char.IsAscii(word[i]) && char.IsLetter(word[i]) ? 'x' : word[i];
        return ErrorTokens.IsAddress(ascii[..word.Length]);
    }
}
