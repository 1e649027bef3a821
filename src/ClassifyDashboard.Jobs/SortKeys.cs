using System.Buffers.Binary;

namespace ClassifyDashboard.Jobs;

/// <summary>Makes the keys of jobs for an order of a table.</summary>
internal delegate SortKeys SortOrder(JobSet jobs, bool descending);

/// <summary>
/// The values of a column as numbers in the table's order. A text has more than one number: of its next seven bytes at each depth.
/// </summary>
internal sealed class SortKeys
{
    private const int BytesOfKey = 7;
    private const int NoDepth = 0;
    private const int EndOfText = int.MaxValue;

    private readonly JobSet _jobs;
    private readonly bool _descending;
    private readonly Func<JobSelection, Func<int, long?>>? _numbers;
    private readonly TextOf? _text;
    private readonly Func<JobRow, bool>? _isBlank;

    private SortKeys(JobSet jobs, bool descending, Func<JobSelection, Func<int, long?>> numbers) =>
        (_jobs, _descending, _numbers) = (jobs, descending, numbers);

    private SortKeys(JobSet jobs, bool descending, TextOf text, Func<JobRow, bool> isBlank) =>
        (_jobs, _descending, _text, _isBlank) = (jobs, descending, text, isBlank);

    private delegate ReadOnlySpan<byte> TextOf(JobRow row);

    /// <summary>The depth after which jobs with equal keys have equal values.</summary>
    public int LastDepth => _text is null ? NoDepth : EndOfText - 1;

    public static SortOrder Durations { get; } = (jobs, descending) => new(jobs, descending, part => row =>
        part.Block.Columns.DurationOf(row) is var ticks && ticks >= 0 ? ticks : null);

    public static SortOrder Confidences { get; } = (jobs, descending) =>
        new(jobs, descending, part => row => NumberOf(part.Block.Columns.Confidence[row]));

    public static SortOrder Credits { get; } = (jobs, descending) =>
        new(jobs, descending, part => row => NumberOf(part.Block.Columns.Credits[row]));

    public static SortOrder Inputs { get; } = (jobs, descending) => new(jobs, descending, ShownInput, _ => false);

    public static SortOrder Reasonings { get; } = (jobs, descending) =>
        new(jobs, descending, row => row.Block.Columns.Texts[row.Row, JobBlock.ReasoningField], row => !row.Type.HasResult);

    public static SortOrder Times(Func<JobColumns, TimeColumn> times) => (jobs, descending) =>
        new(jobs, descending, part => row => times(part.Block.Columns)[row] is var time && time != 0 ? time : null);

    public static SortOrder Texts(Func<JobColumns, TextTable> texts, int field) => (jobs, descending) =>
        new(jobs, descending, row => texts(row.Block.Columns)[row.Row, field], row => texts(row.Block.Columns)[row.Row, field].IsEmpty);

    public static SortOrder Shared<T>(Func<JobColumns, SharedColumn<T>> column, Func<T, string?> text) =>
        (jobs, descending) => Shared(jobs, descending, column, text);

    /// <summary>Returns the positions of the jobs with and without a value, but for the newest.</summary>
    public (int[] Valued, int[] Blank) Split(int skipped)
    {
        var (valued, blank, index) = (new List<int>(_jobs.Count), new List<int>(), 0);
        foreach (var part in _jobs.Parts)
        {
            var key = _numbers?.Invoke(part);
            for (var i = 0; i < part.Count; i++, index++)
            {
                if (index >= skipped)
                    (IsBlank(part, key, part[i]) ? blank : valued).Add(index);
            }
        }

        return ([.. valued], [.. blank]);
    }

    /// <summary>Returns the depth at which the texts of a group begin to differ.</summary>
    public int Skip(int[] group, int depth)
    {
        if (_text is null || group.Length == 0)
            return depth;
        var first = Plain(_text(_jobs.At(group[0])))[depth..];
        var common = first.Length;
        foreach (var index in group.AsSpan(1))
        {
            common = Math.Min(common, first.CommonPrefixLength(Plain(_text(_jobs.At(index)))[depth..]));
            if (common == 0)
                break;
        }

        return depth + common;
    }

    /// <summary>Returns the keys of a group at a depth.</summary>
    public long[] Of(int[] group, int depth)
    {
        var keys = new long[group.Length];
        var (part, starts, key) = (-1, 0, (Func<int, long?>?)null);
        var end = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            while (group[i] >= end || group[i] < starts)
            {
                (part, starts) = group[i] < starts ? (0, 0) : (part + 1, end);
                end = starts + _jobs.Parts[part].Count;
                key = _numbers?.Invoke(_jobs.Parts[part]);
            }

            var selection = _jobs.Parts[part];
            var row = selection[group[i] - starts];
            var number = key is null ? KeyOf(Plain(_text!(new(selection.Block, row)))[depth..]) : key(row)!.Value;
            keys[i] = _descending ? ~number : number;
        }

        return keys;
    }

    /// <summary>Returns the depth at which jobs with this key can differ.</summary>
    public int After(int depth, long key) =>
        _text is null ? NoDepth + 1 : (byte)(_descending ? ~key : key) <= BytesOfKey ? EndOfText : depth + BytesOfKey;

    private bool IsBlank(JobSelection part, Func<int, long?>? key, int row) =>
        key is null ? _isBlank!(new(part.Block, row)) : key(row) is null;

    private static SortKeys Shared<T>(
        JobSet jobs, bool descending, Func<JobColumns, SharedColumn<T>> column, Func<T, string?> text)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in jobs.Parts)
            texts.UnionWith(column(part.Block.Columns).Values.Select(text).OfType<string>());
        var ranks = texts.Order(StringComparer.Ordinal).Index().ToDictionary(each => each.Item, each => (long)each.Index, StringComparer.Ordinal);
        return new(jobs, descending, part =>
        {
            var values = column(part.Block.Columns);
            var keys = Array.ConvertAll(values.Values, value => text(value) is { } known ? ranks[known] : (long?)null);
            return row => keys[values.NumberOf(row)];
        });
    }

    private static ReadOnlySpan<byte> ShownInput(JobRow row)
    {
        var input = row.Block.Columns.Texts[row.Row, JobBlock.InputField];
        return row.Block.Columns.InputKind[row.Row] == DocumentInputKind.Url || input.IndexOf("://"u8) >= 0
            ? StoredText.Of(row.Block.InputOf(row.Row).Display)
            : input;
    }

    private static long? NumberOf(double value)
    {
        if (double.IsNaN(value))
            return null;
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0); // one zero
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }

    // The bytes by which a text is ordered.
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> stored) => StoredText.ToSortable(stored);

    // Seven bytes, then the number of bytes that are left with them, or one more: a text comes before its continuations.
    private static long KeyOf(ReadOnlySpan<byte> rest)
    {
        Span<byte> key = stackalloc byte[BytesOfKey + 1];
        key.Clear();
        rest[..Math.Min(rest.Length, BytesOfKey)].CopyTo(key);
        foreach (ref var each in key)
            each = StoredText.Rank(each);
        key[BytesOfKey] = (byte)Math.Min(rest.Length, BytesOfKey + 1);
        return BinaryPrimitives.ReadInt64BigEndian(key) ^ long.MinValue;
    }
}
