namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds how a text begins, or ends.</summary>
internal static class Beginnings
{
    /// <summary>Returns the length of the first of some texts with which a text begins; 0 where it begins with none.</summary>
    public static int LengthOf(ReadOnlySpan<char> text, string[] beginnings, StringComparison comparison = StringComparison.Ordinal)
    {
        foreach (var beginning in beginnings)
        {
            if (text.StartsWith(beginning, comparison))
                return beginning.Length;
        }

        return 0;
    }

    /// <summary>Whether a text ends with one of some texts.</summary>
    public static bool IsEnd(ReadOnlySpan<char> text, string[] ends)
    {
        foreach (var end in ends)
        {
            if (text.EndsWith(end, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
