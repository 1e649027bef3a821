using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Matches texts of jobs where they lie: ids, inputs and the searched text.</summary>
internal static class FilterMatching
{
    private const int UsualId = 64;

    public static Func<JobBlock, Predicate<int>?> HaveId(ValueList<string> ids)
    {
        var asked = ids.ToFrozenSet(StringComparer.Ordinal);
        return block => row => IsAmong(asked, block, row, JobBlock.IdField);
    }

    /// <summary>Matches the rows with one of many inputs.</summary>
    public static Func<JobBlock, Predicate<int>?> HaveInput(FrozenSet<string> asked) =>
        block => row => IsAmong(asked, block, row, JobBlock.InputField);

    /// <summary>Matches the rows that one or the other matches.</summary>
    public static Func<JobBlock, Predicate<int>?> Either(Func<JobBlock, Predicate<int>?> one, Func<JobBlock, Predicate<int>?> other) => block =>
        one(block) is { } first && other(block) is { } second ? row => first(row) || second(row) : null;

    private static bool IsAmong(FrozenSet<string> asked, JobBlock block, int row, int field)
    {
        var stored = block.Columns.Texts[row, field];
        Span<char> text = stackalloc char[UsualId];
        return stored.Length <= UsualId && Ascii.ToUtf16(stored, text, out var length) == OperationStatus.Done
            ? asked.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length])
            : asked.Contains(block.Text(row, field).ToString());
    }

    public static Func<JobBlock, Predicate<int>?> HaveError(string group) => block =>
    {
        var keys = block.ErrorGroups.KeysAs(group);
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
