using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Leaves out the units that stand beside letters of a script without blanks or with particles: 30秒, 2 分, 25MB를.</summary>
internal static class WideUnits
{
    private const char FirstSign = '\u2E80';
    private const string NoUnits = "類类析割離"; // 分類 is to classify

    private static readonly string[] Units = ["小时", "分钟", "毫秒", "秒", "分", "時間", "ミリ秒", "시간", "밀리초", "분", "초"];

    /// <summary>Returns a text without these units; the same text where there are none.</summary>
    public static string Without(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(FirstSign, '\uFFFF') < 0)
            return text;
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            kept.Append(text[at]);
            if (char.IsAsciiDigit(text[at]) && EndOf(text, at + 1) is var end and > 0)
                at = end - 1;
        }

        return kept.ToString();
    }

    private static int EndOf(ReadOnlySpan<char> text, int at)
    {
        if (at < text.Length && text[at] == ' ')
            at++;
        if (Phrases.LengthAtStart(text[at..], Units) is > 0 and var length)
            return at + length < text.Length && NoUnits.Contains(text[at + length], StringComparison.Ordinal) ? 0 : at + length;
        var latin = at;
        while (latin < text.Length && char.IsAsciiLetter(text[latin]))
            latin++;
        return latin > at && latin < text.Length && text[latin] >= FirstSign && ErrorCodes.Units.Has(text[at..latin]) ? latin : 0;
    }
}
