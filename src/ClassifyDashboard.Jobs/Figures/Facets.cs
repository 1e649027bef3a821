using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>
/// The available values of filter keys, with the number of jobs that each value would show: those that match all other keys. Most
/// frequent first, then by name. Counts cover the given jobs, some of which a person may not see.
/// </summary>
public sealed class Facets
{
    private static readonly FilterKey[] Menus = [.. FilterKeys.All.Where(key => key.HasMenu)];

    // The keys whose values are counted here. All others exclude a job from every count.
    private static readonly FilterKey[] Counted = [.. Menus, FilterKeys.Confidence, FilterKeys.Error];

    private readonly Dictionary<FilterKey, ValueList<NamedCount>> _values;

    private Facets(Dictionary<FilterKey, ValueList<NamedCount>> values, ValueList<int> confidences, FailureGroups errors) =>
        (_values, Confidences, Errors) = (values, confidences, errors);

    /// <summary>The values of a key that has a menu (<see cref="FilterKey.HasMenu"/>); empty for other keys.</summary>
    public ValueList<NamedCount> this[FilterKey key] => _values.GetValueOrDefault(key);

    /// <summary>The number of jobs in each of <see cref="ConfidenceRange.Usual"/>.</summary>
    public ValueList<int> Confidences { get; }

    /// <summary>The groups of failed jobs.</summary>
    public FailureGroups Errors { get; }

    /// <param name="jobs">The jobs of the filter's window.</param>
    /// <param name="filter">The current filter.</param>
    public static Facets Of(JobSet jobs, JobFilter filter)
    {
        var rest = new BlockFilter(Counted.Aggregate(filter, (others, key) => key.Without(others)));
        var matchers = Counted.Select(key => (Key: key, Of: key.Matcher(filter))).Where(matcher => matcher.Of is not null).ToArray();
        var tallies = Menus.Select(key => new Tally(key)).ToArray();
        var confidences = new int[ConfidenceRange.Usual.Count];
        var errors = new FailureGroups.Tally();
        jobs.GroupErrors();
        foreach (var all in jobs.Parts)
        {
            var part = all.Where(rest);
            var tests = matchers.Select(matcher => new Test(matcher.Key, matcher.Of!(part.Block)))
                .Where(test => test.Passes is not null).ToArray();
            var values = tallies.Select(tally => tally.Key.ValuesIn(part.Block)).ToArray();
            for (var i = 0; i < part.Count; i++)
            {
                if (!MissesOneAtMost(tests, part[i], out var missed))
                    continue;
                for (var k = 0; k < tallies.Length; k++)
                {
                    if ((missed is null || missed == tallies[k].Key) && values[k](part[i]) is { } value)
                        tallies[k].Add(value);
                }

                var row = new JobRow(part.Block, part[i]);
                if ((missed is null || missed == FilterKeys.Confidence) && row.Confidence is { } confidence)
                    Count(confidences, confidence);
                if (missed is null || missed == FilterKeys.Error)
                    errors.Add(row);
            }
        }

        var counts = tallies.ToDictionary(tally => tally.Key, tally => tally.Result());
        return new(counts, ValueList.Of<int>(confidences), errors.Result(int.MaxValue));
    }

    // A job counts among the values of a key if no other key excludes it.
    private static bool MissesOneAtMost(Test[] tests, int row, out FilterKey? missed)
    {
        missed = null;
        foreach (var test in tests)
        {
            if (test.Passes!(row))
                continue;
            if (missed is not null)
                return false;
            missed = test.Key;
        }

        return true;
    }

    private static void Count(int[] ranges, double confidence)
    {
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] += ConfidenceRange.Usual[i].Contains(confidence) ? 1 : 0;
    }

    private readonly record struct Test(FilterKey Key, Predicate<int>? Passes);

    private sealed class Tally(FilterKey key)
    {
        private readonly TextSlots _slots = new();
        private readonly List<int> _counts = [];

        public FilterKey Key => key;

        public void Add(string value)
        {
            var slot = _slots.Of(value);
            if (slot == _counts.Count)
                _counts.Add(0);
            CollectionsMarshal.AsSpan(_counts)[slot]++;
        }

        public ValueList<NamedCount> Result() => _slots.Texts.Zip(_counts, (name, count) => new NamedCount(name, count))
            .OrderByDescending(count => count.Count)
            .ThenBy(count => count.Name, StringComparer.Ordinal)
            .ToValueList();
    }
}
