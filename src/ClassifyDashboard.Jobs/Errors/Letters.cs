using System.Buffers;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Sets of letters.</summary>
internal static class Letters
{
    public static SearchValues<char> Hex { get; } = SearchValues.Create("0123456789abcdefABCDEF");

    public static SearchValues<char> Ascii { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static SearchValues<char> OfAddress { get; } = SearchValues.Create("0123456789abcdefABCDEF:.[]%");

    public static SearchValues<char> OfVersion { get; } = SearchValues.Create("0123456789.");

    public static SearchValues<char> OfPart { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._- ");

    /// <summary>The letters of a time as logs write it.</summary>
    public static SearchValues<char> OfTime { get; } = SearchValues.Create("0123456789-/:.,+TZ");

    public static SearchValues<char> OfDate { get; } = SearchValues.Create("0123456789-");

    public static SearchValues<char> OfHost { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    public static SearchValues<char> OfKeyOfStore { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:");

    public static SearchValues<char> OfModel { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:@");

    public static SearchValues<char> OfNamespace { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._$");

    /// <summary>The letters of base64, also of the kind for addresses.</summary>
    public static SearchValues<char> OfBase64 { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_");

    public static SearchValues<char> OfKey { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static SearchValues<char> OfOwnId { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The letters of constants: PDF_IS_BROKEN.</summary>
    public static SearchValues<char> OfConstant { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

    /// <summary>The letters of codes: ORA-00942.</summary>
    public static SearchValues<char> OfCode { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>The letters of a duration as standards write it: P1DT2H.</summary>
    public static SearchValues<char> OfDuration { get; } = SearchValues.Create("0123456789YMWDTHS");

    /// <summary>What ends a word: a blank, or a sign of scripts that have values between such signs.</summary>
    public static SearchValues<char> Stops { get; } = SearchValues.Create(" ：（）、，。；");

    /// <summary>What can stand after a name in scripts without blanks.</summary>
    public static SearchValues<char> WideEnds { get; } = SearchValues.Create("）（，。；、");

    /// <summary>What names that people gave do not hold.</summary>
    public static SearchValues<char> OfMarks { get; } = SearchValues.Create("<>=:\\#");

    /// <summary>All letters that open or close a quoted text.</summary>
    public static SearchValues<char> Quotes { get; } = SearchValues.Create("\"'`“”„‘’‚«»‹›「」『』《》〈〉【】＂");
}
