namespace ClassifyDashboard.Reading.Cache;

/// <summary>What is wanted and not known. Pure rules.</summary>
internal static class GapFinder
{
    /// <summary>The gaps between what is known and what is wanted, in order and without overlaps.</summary>
    /// <param name="coverage">What is known.</param>
    /// <param name="wanted">The stretches that someone looks at; open ones are of the present.</param>
    /// <param name="now">The time, in UTC ticks.</param>
    /// <param name="catchUp">What came since the last look is for the next refresh to bring if that look is no longer ago, else it is a gap.</param>
    public static List<TimeRange> Gaps(Coverage coverage, IEnumerable<TimeRange> wanted, long now, TimeSpan catchUp)
    {
        var gaps = new List<TimeRange>();
        foreach (var stretch in wanted)
        {
            var head = stretch.IsOpen && coverage.Head is { } last && last.Until > stretch.From ? last : (KnownRange?)null;
            foreach (var gap in coverage.Gaps(stretch))
            {
                if (gap.IsOpen && gap.From >= TimeRange.Floor(now))
                    continue; // nothing is there yet, and asking would not make it known
                if (!gap.IsOpen || head is not { } known)
                    gaps.Add(gap);
                else if (now - known.ReadAt > catchUp.Ticks)
                    gaps.Add(gap with { From = Math.Max(stretch.From, Math.Min(known.Until, TimeRange.Floor(Finality.FirmUntil(known.ReadAt)))) });
            }
        }

        return Merge(gaps);
    }

    /// <summary>Stretches put together where they touch.</summary>
    public static List<TimeRange> Merge(IEnumerable<TimeRange> stretches)
    {
        var merged = new List<TimeRange>();
        foreach (var stretch in stretches.Where(stretch => !stretch.IsEmpty).OrderBy(stretch => stretch.From))
        {
            if (merged.Count > 0 && merged[^1].Until >= stretch.From)
                merged[^1] = merged[^1] with { Until = Math.Max(merged[^1].Until, stretch.Until) };
            else
                merged.Add(stretch);
        }

        return merged;
    }

    /// <summary>What is left of stretches without others.</summary>
    public static IEnumerable<TimeRange> Without(IEnumerable<TimeRange> stretches, IEnumerable<TimeRange> others)
    {
        var taken = Coverage.Of(others.Select(other => new KnownRange(other, 0)));
        return stretches.SelectMany(taken.Gaps);
    }
}
