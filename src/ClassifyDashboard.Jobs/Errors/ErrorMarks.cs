namespace ClassifyDashboard.Jobs.Errors;

/// <summary>What stands in a masked text in place of values; numbers have # in their place.</summary>
internal static class ErrorMarks
{
    public const string Id = "<id>";
    public const string Name = "<name>";
    public const string Address = "<address>";

    public static IReadOnlyList<string> All { get; } = [Id, Name, Address];

    private const int LongestObject = 160;

    /// <summary>Returns the length of the mark with which a text begins; 0 where there is none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text) =>
        text[0] != '<' ? 0
        : text.StartsWith(Id, StringComparison.Ordinal) ? Id.Length
        : text.StartsWith(Name, StringComparison.Ordinal) ? Name.Length
        : text.StartsWith(Address, StringComparison.Ordinal) ? Address.Length
        : 0;

    /// <summary>Returns the length of an object of Python with which a text begins, such as &lt;a.B object at 0x7f00&gt;; 0 where there is none.</summary>
    public static int ObjectAt(ReadOnlySpan<char> text)
    {
        if (text[0] != '<')
            return 0;
        var end = text[..Math.Min(text.Length, LongestObject)].IndexOf('>');
        return end > 0 && text[..end].Contains(" object at 0x", StringComparison.Ordinal) ? end + 1 : 0;
    }
}
