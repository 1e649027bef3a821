using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>The message in a page of HTML, as gateways send it, or in the XML of a storage service.</summary>
internal static class MarkupText
{
    private static readonly WordSet Values = new("requestid hostid resource key bucketname bucket time style script hr address traceid");

    /// <summary>Returns the title where there is one, else all text outside of tags; with what stands before the first tag.</summary>
    public static string Of(string text)
    {
        var title = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        if (title >= 0)
        {
            var end = text.IndexOf('<', title + 1);
            var said = end < 0 ? text.AsSpan(title + 7) : text.AsSpan(title + 7, end - title - 7);
            return $"{text.AsSpan(0, text.IndexOf('<', StringComparison.Ordinal))} {said}".Trim();
        }

        return WithoutTags(text);
    }

    private static string WithoutTags(string text)
    {
        var kept = new StringBuilder(text.Length);
        var isValue = false;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '<')
            {
                if (!isValue)
                    kept.Append(text[at]);
                at++;
                continue;
            }

            var end = text.IndexOf('>', at);
            var tag = end < 0 ? text.AsSpan(at + 1) : text.AsSpan(at + 1, end - at - 1);
            if (tag.IsEmpty || !(char.IsAsciiLetter(tag[0]) || tag[0] is '/' or '!' or '?') || IsMark(tag))
            {
                if (!isValue)
                    kept.Append('<');
                at++;
                continue;
            }

            isValue = Values.Has(tag);
            kept.Append(' ');
            at = end < 0 ? text.Length : end + 1;
        }

        return kept.ToString().Trim();
    }

    private static bool IsMark(ReadOnlySpan<char> tag) => tag is "id" or "name" or "address";
}
