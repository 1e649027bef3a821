using System.Globalization;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>Hashes of 64 bits that are the same in every process and version: the random order of jobs, and keys of inputs.</summary>
/// <remarks>
/// The bytes go through FNV-1a, begun with a key, and through the last step of MurmurHash3 (Austin Appleby), after which each bit of the hash
/// depends on all bits of the text. So the order of the hashes has nothing to do with what the texts say.
/// </remarks>
internal static class ReviewHash
{
    // Another key would be another random order. It never changes, or a sample that people have worked on would be none any more.
    private const ulong OrderKey = 0x7265_7669_6577_0001;
    private const ulong InputKey = 0x696E_7075_7400_0001;

    /// <summary>Returns the place of a job in the random order: jobs with smaller numbers come first.</summary>
    public static ulong PlaceOf(ReadOnlySpan<byte> storedId) => Of(storedId, OrderKey);

    /// <summary>Returns the place of a job in the random order.</summary>
    public static ulong PlaceOf(string id) => PlaceOf(StoredText.Of(id));

    /// <summary>Returns a key of an input that does not show it, such as <c>url-5d41402abc4b2a76</c>.</summary>
    public static string InputKeyOf(DocumentInput input) =>
        $"{input.KindName ?? "unknown"}-{Of(StoredText.Of(input.Value), InputKey).ToString("x16", CultureInfo.InvariantCulture)}";

    private static ulong Of(ReadOnlySpan<byte> bytes, ulong key)
    {
        var hash = 14_695_981_039_346_656_037UL ^ Mixed(key);
        foreach (var each in bytes)
            hash = (hash ^ each) * 1_099_511_628_211UL;
        return Mixed(hash);
    }

    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51_AFD7_ED55_8CCDUL;
        value = (value ^ (value >> 33)) * 0xC4CE_B9FE_1A85_EC53UL;
        return value ^ (value >> 33);
    }
}
