using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>
/// The sum of <see cref="BlockFigures"/>. The parts of a day are added up once, so that a change costs the parts of its day and one sum for
/// each other day.
/// </summary>
internal sealed class FiguresSum
{
    private readonly DurationSum _durations = new();
    private readonly int[] _kinds = new int[KindCounts.Kinds];
    private readonly int[] _goneKinds = new int[KindCounts.Kinds];
    private readonly int[] _bins = new int[ConfidenceFigures.BinCount];
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly TextSlots _typeNames = new();
    private readonly List<TypeCount> _types = [];
    private readonly TextSlots _ids = new();
    private readonly List<OutcomeCount> _saved = [];
    private TypeCount _noType;
    private OutcomeCount _inline;
    private JobRow? _oldest;
    private (int Count, double Sum) _confidence, _credits;
    private int _withoutResult;
    private int _jobs;
    private int _undated;
    private int _goneEarly;

    public static FiguresSum Of(JobSet jobs)
    {
        var (sum, parts) = (new FiguresSum(), jobs.Each(BlockFigures.Of));
        for (var from = 0; from < parts.Length;)
        {
            var until = from + 1;
            while (until < parts.Length && DayOf(parts[until]) == DayOf(parts[from]))
                until++;
            sum.Add(SumOf(parts.AsSpan(from, until - from)));
            from = until;
        }

        return sum;
    }

    private static long DayOf(BlockFigures part) => part.Selection.Block.Columns.Created[part.Selection[0]] / TimeSpan.TicksPerDay;

    private static FiguresSum SumOf(ReadOnlySpan<BlockFigures> parts)
    {
        if (parts[0].Day is { } known && parts.SequenceEqual(known.Parts))
            return known.Sum;
        var sum = new FiguresSum();
        foreach (var part in parts)
            sum.Add(part);
        sum._durations.Trim();
        parts[0].Day = new(parts.ToArray(), sum);
        return sum;
    }

    private void Add(FiguresSum day)
    {
        _jobs += day._jobs;
        _undated += day._undated;
        _withoutResult += day._withoutResult;
        _goneEarly += day._goneEarly;
        AddUp(_kinds, day._kinds);
        AddUp(_goneKinds, day._goneKinds);
        AddUp(_bins, day._bins);
        _durations.Add(day._durations);
        _confidence = (_confidence.Count + day._confidence.Count, _confidence.Sum + day._confidence.Sum);
        _credits = (_credits.Count + day._credits.Count, _credits.Sum + day._credits.Sum);
        AddOldest(day._oldest);
        foreach (var (name, count) in day._others)
            CollectionsMarshal.GetValueRefOrAddDefault(_others, name, out _) += count;
        foreach (var (name, count) in day._typeNames.Texts.Zip(day._types))
            SlotOf(_typeNames, _types, name).Add(count);
        foreach (var (id, count) in day._ids.Texts.Zip(day._saved))
            SlotOf(_ids, _saved, id).Add(count);
        _noType.Add(day._noType);
        _inline.Add(day._inline);
    }

    private void AddOldest(JobRow? other)
    {
        if (other is { } row && (_oldest is not { } known || row.CompareTo(known) > 0))
            _oldest = row;
    }

    public JobFigures Result(DateTimeOffset now)
    {
        var kinds = KindCounts.Of(_kinds);
        return new(_jobs, _undated, Statuses(kinds), Backlog(now), _durations.Result(), Types(), Confidence(), Configurations())
        {
            Gone = new(_goneKinds.Sum(), _goneEarly),
            Credits = new(_credits.Count, _credits.Sum, _jobs - _credits.Count),
        };
    }

    private void Add(BlockFigures part)
    {
        var columns = part.Selection.Block.Columns;
        _jobs += part.Selection.Count;
        _undated += columns.Created[part.Selection[0]] == 0 ? part.Selection.Count : 0; // then all of them are undated
        _goneEarly += part.GoneEarly;
        AddUp(_kinds, part.Kinds);
        AddUp(_goneKinds, part.GoneKinds);
        AddUp(_bins, part.Bins);
        _confidence = (_confidence.Count + part.Confidence.Count, _confidence.Sum + part.Confidence.Sum);
        _credits = (_credits.Count + part.Credits.Count, _credits.Sum + part.Credits.Sum);
        AddOldest(part.Oldest);
        if (part.Kinds[(int)StatusKind.Other] > 0)
        {
            foreach (var (status, count) in columns.Status.Values.Zip(part.Statuses))
            {
                if (status.Kind == StatusKind.Other && count > 0)
                    CollectionsMarshal.GetValueRefOrAddDefault(_others, status.Name, out _) += count;
            }
        }

        for (var i = 0; i < part.Types.Length; i++)
        {
            if (part.Types[i].Count > 0)
                AddType(columns.Type.Values[i], part.Types[i]);
        }

        for (var i = 0; i < part.Configurations.Length; i++)
        {
            if (part.Configurations[i].Jobs == 0)
                continue;
            if (columns.ConfigurationId.Values[i] is { } id)
                SlotOf(_ids, _saved, id).Add(part.Configurations[i]);
            else
                _inline.Add(part.Configurations[i]);
        }

        _durations.Add(part.Durations);
    }

    private void AddType(ResultType type, TypeCount count)
    {
        if (!type.HasResult)
            _withoutResult += count.Count;
        else if (type.Type is { } name)
            SlotOf(_typeNames, _types, name).Add(count);
        else
            _noType.Add(count);
    }

    private static ref T SlotOf<T>(TextSlots names, List<T> counts, string name)
        where T : struct
    {
        var slot = names.Of(name);
        if (slot == counts.Count)
            counts.Add(default);
        return ref CollectionsMarshal.AsSpan(counts)[slot];
    }

    private static void AddUp(int[] sums, int[] parts)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += parts[i];
    }

    private StatusCounts Statuses(KindCounts kinds) => new(kinds, _others
        .Select(other => new NamedCount(other.Key, other.Value))
        .OrderByDescending(other => other.Count)
        .ThenBy(other => other.Name, StringComparer.Ordinal)
        .ToValueList());

    // Nobody waits for a job that the service no longer lists.
    private Backlog Backlog(DateTimeOffset now)
    {
        var kinds = KindCounts.Of([.. _kinds.Zip(_goneKinds, (all, gone) => all - gone)]);
        TimeSpan? age = _oldest?.CreatedAt is { } created ? TimeSpan.FromTicks(Math.Max(0, (now - created).Ticks)) : null;
        return new(kinds.Pending, kinds.Running, kinds.Other, _oldest?.ToJob(), age);
    }

    private TypeShares Types()
    {
        var with = _noType.Count + _types.Sum(type => type.Count);
        var rows = _typeNames.Texts.Zip(_types, (name, count) => count.Row(name, with));
        if (_noType.Count > 0)
            rows = rows.Append(_noType.Row(null, with));
        return new(
            rows.OrderByDescending(row => row.Count).ThenBy(row => row.Type is null).ThenBy(row => row.Type, StringComparer.Ordinal)
                .ToValueList(),
            with,
            _withoutResult);
    }

    private ConfidenceFigures Confidence() =>
        new(_confidence.Count, _confidence.Count == 0 ? null : _confidence.Sum / _confidence.Count, ValueList.Of<int>(_bins));

    private ConfigurationCounts Configurations()
    {
        var rows = _ids.Texts.Zip(_saved, Row);
        if (_inline.Jobs > 0)
            rows = rows.Append(Row(null, _inline));
        return new(rows
            .OrderByDescending(row => row.Jobs)
            .ThenBy(row => row.Id is null)
            .ThenBy(row => row.Id, StringComparer.Ordinal)
            .ToValueList());

        static ConfigurationCount Row(string? id, OutcomeCount counts) =>
            new(id, counts.Jobs, new FailureRate(counts.Failed, counts.Finished));
    }

    /// <param name="Parts">The parts of a day.</param>
    /// <param name="Sum">Their sum.</param>
    internal sealed record Day(BlockFigures[] Parts, FiguresSum Sum);
}
