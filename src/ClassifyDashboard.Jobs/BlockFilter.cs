using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// A <see cref="JobFilter"/> made ready for blocks: what a block's shared values match is decided once for each value, and texts are
/// searched where they lie. Selects the same jobs as <see cref="JobFilter.Matches"/>.
/// </summary>
internal sealed class BlockFilter
{
    private const int UsualId = 64;

    private readonly TextSearch? _text;
    private readonly byte[]? _input;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _ids;

    public BlockFilter(JobFilter filter)
    {
        Filter = filter with { Window = TimeWindow.Default };
        Hash = Filter.GetHashCode();
        _text = filter.Text is { } text ? new(text) : null;
        _input = filter.Input is { } input ? StoredText.Of(input) : null;
        if (filter.JobIds.Count > 0)
            _ids = new HashSet<string>(filter.JobIds, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The filter, with the default window: equal for all windows.</summary>
    public JobFilter Filter { get; }

    public int Hash { get; }

    /// <summary>Returns the selected rows that match, in order; null where all do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    public int[]? RowsOf(JobSelection selection)
    {
        var (block, columns) = (selection.Block, selection.Block.Columns);
        var status = Matched(columns.Status, Filter.MatchesStatus);
        var configuration = Matched(columns.ConfigurationId, Filter.MatchesConfiguration);
        var type = Matched(columns.Type, type => Filter.MatchesType(type.HasResult, type.Type));
        var project = Matched(columns.Project, Filter.MatchesProject);
        var errors = Filter.ErrorGroup is null ? null : block.ErrorKeys;
        var matching = new int[selection.Count];
        var count = 0;
        for (var i = 0; i < selection.Count; i++)
        {
            var row = selection[i];
            matching[count] = row;
            if (Holds(status, columns.Status, row) && Holds(configuration, columns.ConfigurationId, row)
                && Holds(type, columns.Type, row) && Holds(project, columns.Project, row) && MatchesConfidence(columns, row) && (errors is null || errors[row] == Filter.ErrorGroup)
                && (_ids is null || HasId(block, row)) && (_input is null || HasInput(block, row)))
                count++;
        }

        if (_text is not null && count > 0)
            count = _text.Keep(block, matching.AsSpan(0, count));
        return count == selection.Count ? null : matching[..count];
    }

    /// <summary>
    /// Returns, by row, the only filter key that excludes a selected row: none where the row matches, null where several exclude it.
    /// </summary>
    public FilterPart?[] OnlyMissOf(JobSelection selection)
    {
        var (block, columns) = (selection.Block, selection.Block.Columns);
        var status = Matched(columns.Status, Filter.MatchesStatus);
        var configuration = Matched(columns.ConfigurationId, Filter.MatchesConfiguration);
        var type = Matched(columns.Type, type => Filter.MatchesType(type.HasResult, type.Type));
        var errors = Filter.ErrorGroup is null ? null : block.ErrorKeys;
        var rest = selection.Where(Rest);
        var misses = new FilterPart?[block.Count];
        for (var i = 0; i < rest.Count; i++)
        {
            var row = rest[i];
            var (miss, count) = (FilterPart.None, 0);
            Check(Holds(status, columns.Status, row), FilterPart.Status);
            Check(Holds(configuration, columns.ConfigurationId, row), FilterPart.Configuration);
            Check(Holds(type, columns.Type, row), FilterPart.Type);
            Check(MatchesConfidence(columns, row), FilterPart.Confidence);
            Check(errors is null || errors[row] == Filter.ErrorGroup, FilterPart.Error);
            misses[row] = count > 1 ? null : miss;

            void Check(bool matches, FilterPart part)
            {
                if (!matches)
                    (miss, count) = (part, count + 1);
            }
        }

        return misses;
    }

    private BlockFilter Rest => field ??= new(Filter.WithoutParts());

    private static bool[]? Matched<T>(SharedColumn<T> column, Func<T, bool> matches) =>
        Array.ConvertAll(column.Values, value => matches(value)) is var each && Array.TrueForAll(each, one => one) ? null : each;

    private static bool Holds<T>(bool[]? matched, SharedColumn<T> column, int row) =>
        matched is null || matched[column.NumberOf(row)];

    private bool MatchesConfidence(JobColumns columns, int row) =>
        Filter.Confidence is not { } range || range.Contains(columns.Confidence[row]);

    private bool HasId(JobBlock block, int row)
    {
        Span<char> id = stackalloc char[UsualId];
        var stored = block.Columns.Texts[row, JobBlock.IdField];
        return stored.Length <= UsualId && Ascii.ToUtf16(stored, id, out var length) == OperationStatus.Done
            ? _ids!.Value.Contains(id[..length])
            : _ids!.Value.Contains(block.IdOf(row));
    }

    // What a URL shows is the start of it, unless it names a user.
    private bool HasInput(JobBlock block, int row)
    {
        var input = block.Columns.Texts[row, JobBlock.InputField];
        return (input.StartsWith(_input) || input.Contains((byte)'@') || !StoredText.IsUtf8(input) || !StoredText.IsUtf8(_input))
            && block.InputOf(row).Is(Filter.Input!);
    }
}
