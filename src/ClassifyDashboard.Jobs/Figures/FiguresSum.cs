using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The sum of <see cref="BlockFigures"/>.</summary>
internal sealed class FiguresSum
{
    private readonly List<DurationGroups> _durations = [];
    private readonly int[] _groups = new int[DurationGroups.Groups];
    private readonly int[] _kinds = new int[KindCounts.Kinds];
    private readonly int[] _bins = new int[ConfidenceFigures.BinCount];
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly TextSlots _typeNames = new();
    private readonly List<TypeCount> _types = [];
    private readonly TextSlots _ids = new();
    private readonly List<OutcomeCount> _saved = [];
    private TypeCount _noType;
    private OutcomeCount _inline;
    private JobRow? _oldest;
    private (int Count, double Sum) _confidence;
    private int _withoutResult;
    private int _jobs;
    private int _undated;

    public static FiguresSum Of(JobSet jobs)
    {
        var sum = new FiguresSum();
        foreach (var part in jobs.Each(BlockFigures.Of))
            sum.Add(part);
        return sum;
    }

    public JobFigures Result(DateTimeOffset now)
    {
        var kinds = KindCounts.Of(_kinds);
        return new(_jobs, _undated, Statuses(kinds), Backlog(kinds, now), Durations(), Types(), Confidence(), Configurations());
    }

    private void Add(BlockFigures part)
    {
        var columns = part.Selection.Block.Columns;
        _jobs += part.Selection.Count;
        _undated += columns.Created[part.Selection[0]] == 0 ? part.Selection.Count : 0; // then all of them are undated
        AddUp(_kinds, part.Kinds);
        AddUp(_bins, part.Bins);
        _confidence = (_confidence.Count + part.Confidence.Count, _confidence.Sum + part.Confidence.Sum);
        _oldest = part.Oldest is { } oldest && (_oldest is not { } known || oldest.CompareTo(known) > 0) ? oldest : _oldest;
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

        part.Durations.AddTo(_groups);
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

    private Backlog Backlog(KindCounts kinds, DateTimeOffset now)
    {
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

    private Durations Durations()
    {
        var count = _durations.Sum(part => part.Count);
        return new(count, QuickSelect.Quantile(count, 0.5, AtRank), QuickSelect.Quantile(count, 0.95, AtRank));
    }

    // The durations at a rank and at the next one.
    private (long At, long Next) AtRank(int rank)
    {
        var (group, before) = (0, 0);
        while (before + _groups[group] <= rank)
            before += _groups[group++];
        var values = InGroup(group);
        var at = QuickSelect.Smallest(values, rank - before);
        var later = values.AsSpan(rank - before + 1);
        if (later.IsEmpty)
        {
            do
                group++;
            while (group < _groups.Length && _groups[group] == 0);
            later = group < _groups.Length ? InGroup(group) : [];
        }

        var next = at;
        if (!later.IsEmpty)
        {
            next = long.MaxValue;
            foreach (var value in later)
                next = Math.Min(next, value);
        }

        return (at, next);
    }

    private long[] InGroup(int group)
    {
        var values = new long[_groups[group]];
        var count = 0;
        foreach (var part in _durations)
        {
            var few = part.In(group);
            few.CopyTo(values.AsSpan(count));
            count += few.Length;
        }

        return values;
    }
}
