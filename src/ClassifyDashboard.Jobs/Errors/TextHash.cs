namespace ClassifyDashboard.Jobs.Errors;

/// <summary>A hash of a text that is the same in every process, unlike string's own, so that links stay valid.</summary>
internal static class TextHash
{
    /// <summary>Returns the 32-bit FNV-1a hash of the UTF-16 units.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = 2_166_136_261u;
        foreach (var unit in text)
        {
            hash = (hash ^ (byte)unit) * 16_777_619;
            hash = (hash ^ (byte)(unit >> 8)) * 16_777_619;
        }

        return hash;
    }
}
