namespace ClassifyDashboard.Reading.Cache;

/// <summary>Finds the wanted ranges that are not known. Pure rules.</summary>
internal static class GapFinder
{
    /// <summary>Returns the wanted ranges minus the known ones, in order and without overlaps.</summary>
    /// <param name="coverage">The known ranges.</param>
    /// <param name="wanted">The watched ranges; an open one reaches the present.</param>
    /// <param name="now">The current time, in UTC ticks.</param>
    /// <param name="catchUp">
    /// If the last refresh is at most this old, the next refresh fetches what came since; otherwise that time is a gap.
    /// </param>
    public static List<TimeRange> Gaps(Coverage coverage, IEnumerable<TimeRange> wanted, long now, TimeSpan catchUp)
    {
        var gaps = new List<TimeRange>();
        foreach (var range in wanted)
        {
            var head = range.IsOpen && coverage.Head is { } last && last.Until > range.From ? last : (KnownRange?)null;
            foreach (var gap in coverage.Gaps(range))
            {
                if (gap.IsOpen && gap.From >= TimeRange.Floor(now))
                    continue; // no job exists there yet, and a request would not make the range known
                if (!gap.IsOpen || head is not { } known)
                    gaps.Add(gap);
                else if (now - known.ReadAt > catchUp.Ticks)
                    gaps.Add(gap with { From = Math.Max(range.From, Math.Min(known.Until, TimeRange.Floor(Finality.FinalUntil(known.ReadAt)))) });
            }
        }

        return Merge(gaps);
    }

    /// <summary>Merges ranges that touch.</summary>
    public static List<TimeRange> Merge(IEnumerable<TimeRange> ranges)
    {
        var merged = new List<TimeRange>();
        foreach (var range in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.From))
        {
            if (merged.Count > 0 && merged[^1].Until >= range.From)
                merged[^1] = merged[^1] with { Until = Math.Max(merged[^1].Until, range.Until) };
            else
                merged.Add(range);
        }

        return merged;
    }

    /// <summary>Returns the ranges minus other ranges.</summary>
    public static IEnumerable<TimeRange> Without(IEnumerable<TimeRange> ranges, IEnumerable<TimeRange> others)
    {
        var taken = Coverage.Of(others.Select(other => new KnownRange(other, 0)));
        return ranges.SelectMany(taken.Gaps);
    }
}
