using System.Buffers;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Matches texts of jobs where they lie: ids, inputs and the searched text.</summary>
internal static class FilterMatching
{
    private const int UsualId = 64;

    public static Func<JobBlock, Predicate<int>?> HaveId(ValueList<string> ids)
    {
        var asked = new HashSet<string>(ids, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        return block => row =>
        {
            Span<char> id = stackalloc char[UsualId];
            var stored = block.Columns.Texts[row, JobBlock.IdField];
            return stored.Length <= UsualId && Ascii.ToUtf16(stored, id, out var length) == OperationStatus.Done
                ? asked.Contains(id[..length])
                : asked.Contains(block.IdOf(row));
        };
    }

    public static Func<JobBlock, Predicate<int>?> HaveError(string group) => block =>
    {
        var keys = ErrorGroup.IsEarlier(group) ? block.EarlierErrorKeys : block.ErrorKeys;
        var matching = Array.ConvertAll(keys.Values, key => key == group);
        return row => matching[keys.NumberOf(row)];
    };

    // What a URL shows is the start of it, unless it names a user.
    public static Func<JobBlock, Predicate<int>?> HaveInput(string asked)
    {
        var bytes = StoredText.Of(asked);
        return block => row =>
        {
            var input = block.Columns.Texts[row, JobBlock.InputField];
            return (input.StartsWith(bytes) || input.Contains((byte)'@') || !StoredText.IsUtf8(input) || !StoredText.IsUtf8(bytes))
                && block.InputOf(row).Is(asked);
        };
    }

    // It creates no strings of the texts.
    public static bool Holds(Job job, string text) =>
        job.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || job.Input.ShowsIgnoringCase(text)
        || job.ErrorText.ContainsIgnoringCase(text)
        || (job.Result is { } result && result.ReasoningText.ContainsIgnoringCase(text));
}
