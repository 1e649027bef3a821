namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>Scans outcomes once for episodes above a threshold, see <see cref="AlarmEvaluator"/>.</summary>
/// <remarks>
/// Outside of an episode the scan checks only bad outcomes; within one it also checks each moment at which an outcome leaves a window.
/// </remarks>
ref struct EpisodeScan
{
    private readonly Outcomes _outcomes;
    private readonly ReadOnlySpan<long> _ticks;
    private readonly ReadOnlySpan<int> _critical;
    private readonly double _threshold;
    private readonly long _now;
    private readonly AlarmRule _rule;
    private readonly int _enough;
    private readonly int _bads;
    private long _begin = long.MinValue; // outcomes up to this time are no longer evidence
    private int _bad; // the index of the next bad outcome to check
    private Starts _starts;

    public EpisodeScan(Outcomes outcomes, double threshold, long now, AlarmRule rule)
    {
        (_outcomes, _threshold, _now, _rule) = (outcomes, threshold, now, rule);
        _ticks = outcomes.Ticks;
        _critical = CriticalCounts.For(threshold, rule.Level).Upto(outcomes.Count);
        _enough = rule.EnoughFor(threshold);
        _bads = outcomes.Bad;
    }

    /// <summary>Returns the next episode above the threshold; null where there is no other.</summary>
    public Episode? Next()
    {
        if (Found() is not { } evidence)
            return null;
        var end = EndAfter(evidence.At.UtcTicks);
        if (end is { } ended)
        {
            if (_rule.BeginsAnew)
                _begin = ended;
            while (_bad < _bads && Time(_outcomes.BadPosition(_bad)) <= ended)
                _bad++;
        }
        else
            _bad = _bads;
        return new(evidence.At, end is { } until ? new(until, TimeSpan.Zero) : null, evidence);
    }

    /// <summary>Returns the time of an outcome, at most now: by different clocks it may seem to come from the future.</summary>
    private readonly long Time(int position) => Math.Min(_ticks[position], _now);

    private Evidence? Found()
    {
        for (; _bad < _bads; _bad++)
        {
            var position = _outcomes.BadPosition(_bad);
            var at = Time(position);
            var until = position + 1;
            while (until < _ticks.Length && Time(until) == at) // outcomes of the same time have no order
                until++;
            for (var i = 0; i < AlarmRule.Windows.Length; i++)
            {
                var start = Advance(ref _starts[i], Math.Max(at - AlarmRule.Windows[i].Ticks, _begin), until);
                if (_outcomes.BadIn(start, until) >= _critical[until - start])
                    return Strongest(at, until);
            }
        }

        return null;
    }

    private Evidence Strongest(long at, int until)
    {
        Evidence? strongest = null;
        for (var i = 0; i < AlarmRule.Windows.Length; i++)
        {
            var start = Advance(ref _starts[i], Math.Max(at - AlarmRule.Windows[i].Ticks, _begin), until);
            var (bad, finished) = (_outcomes.BadIn(start, until), until - start);
            if (bad < _critical[finished])
                continue;
            var tail = BinomialTail.Of(bad, finished, _threshold);
            if (strongest is null || tail < strongest.Tail)
                strongest = new(new(at, TimeSpan.Zero), AlarmRule.Windows[i], bad, finished, _threshold, tail);
        }

        return strongest!;
    }

    /// <summary>Returns the end of an episode, or null where it lasts until now.</summary>
    private readonly long? EndAfter(long at)
    {
        var (shortest, longest) = (AlarmRule.Windows[0].Ticks, AlarmRule.Windows[^1].Ticks);
        var until = at >= _now ? _ticks.Length : _outcomes.FirstAfter(at);
        var (recent, known) = (_outcomes.FirstAfter(at - shortest), _outcomes.FirstAfter(at - longest));
        for (long? below = null; ;)
        {
            if (known == until)
                return at; // its failures are long past, and nothing has finished since
            var start = AlarmRule.StartOfNow(_ticks, recent, known, until, _enough, _now);
            below = _outcomes.BadIn(start, until) < _threshold * (until - start) ? below ?? at : null;
            var next = Time(known) + longest;
            if (recent < until)
                next = Math.Min(next, Time(recent) + shortest);
            if (until < _ticks.Length)
                next = Math.Min(next, Time(until));
            if (below + _rule.Calm.Ticks is { } end && end <= Math.Min(next, _now))
                return end;
            if (next > _now)
                return null;
            at = next;
            while (until < _ticks.Length && Time(until) <= at)
                until++;
            Advance(ref recent, at - shortest, until);
            Advance(ref known, at - longest, until);
        }
    }

    /// <summary>Moves the start of a window to the first outcome after a time.</summary>
    private readonly int Advance(ref int start, long after, int until)
    {
        while (start < until && Time(start) <= after)
            start++;
        return start;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    private struct Starts
    {
        private int _first;
    }
}
