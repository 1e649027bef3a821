using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>How often each exact confidence occurs, and what a threshold would select.</summary>
/// <remarks>Models repeat a few values, so a histogram with bins hides what a threshold can separate.</remarks>
/// <param name="Scored">The jobs with a usable confidence: a number from 0 to 1.</param>
/// <param name="NotScored">The completed jobs with a result and without one. They are never counted as low.</param>
/// <param name="Distinct">The number of different values.</param>
public sealed record ExactConfidences(int Scored, int NotScored, int Distinct)
{
    /// <summary>The share of one value from which on a threshold separates nothing.</summary>
    public const double UselessShare = 0.9;

    /// <summary>The minimum number of scored jobs for a judgement.</summary>
    public const int MinJudged = 20;

    /// <summary>The maximum number of <see cref="Steps"/>.</summary>
    public const int MaxSteps = 100;

    private const int MaxFrequent = 8;

    /// <summary>The most frequent values, most frequent first.</summary>
    public ValueList<ValueCount> Frequent { get; init; }

    /// <summary>The types of the scored jobs with their most frequent value, in the order of <see cref="ThresholdStep.ByType"/>.</summary>
    public ValueList<TypeValue> Types { get; init; }

    /// <summary>The thresholds that can be chosen, ascending: all values that occur, or as many of them as spread the jobs evenly.</summary>
    public ValueList<ThresholdStep> Steps { get; init; }

    /// <summary>Whether nearly all jobs have one value, so that a threshold separates nothing.</summary>
    public bool IsUseless => Scored >= MinJudged && Frequent[0].Count >= UselessShare * Scored;

    /// <summary>Returns the highest step up to a threshold; the lowest one where all are above it, null where there is none.</summary>
    public ThresholdStep? StepAt(double threshold) => Steps.Count == 0 ? null : Steps.LastOrDefault(step => step.At <= threshold) ?? Steps[0];

    /// <summary>Counts the confidences of jobs.</summary>
    /// <param name="jobs">The jobs. All that a filter of confidences selects count, whatever their status.</param>
    public static ExactConfidences Of(JobSet jobs)
    {
        var (values, types, count, notScored) = (new double[jobs.Count], new int[jobs.Count], 0, 0);
        var slots = new TextSlots();
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var numbers = Array.ConvertAll(columns.Type.Values, type => type.HasResult ? slots.Of(ResultTypeKey.Of(type.Type)) : -1);
            var isCompleted = Array.ConvertAll(columns.Status.Values, status => status.Kind == StatusKind.Completed);
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                var type = numbers[columns.Type.NumberOf(row)];
                if (type < 0)
                    continue;
                if (ConfidenceFigures.Usable(columns.Confidence[row]) is { } value)
                    (values[count], types[count], count) = (value, type, count + 1);
                else
                    notScored += isCompleted[columns.Status.NumberOf(row)] ? 1 : 0;
            }
        }

        Array.Sort(values, types, 0, count);
        return Of(values.AsSpan(0, count), types.AsSpan(0, count), [.. slots.Texts], notScored);
    }

    private static ExactConfidences Of(ReadOnlySpan<double> values, ReadOnlySpan<int> types, string[] names, int notScored)
    {
        var (runs, own) = (RunsOf(values), new TypeRun[names.Length]);
        for (var i = 0; i < values.Length; i++)
            own[types[i]].Add(values[i]);
        int[] order = [.. Enumerable.Range(0, names.Length).Where(type => own[type].Count > 0).OrderByDescending(type => own[type].Count)
            .ThenBy(type => names[type], StringComparer.Ordinal)];
        return new(values.Length, notScored, runs.Count)
        {
            Frequent = runs.OrderByDescending(run => run.Count).ThenByDescending(run => run.Value).Take(MaxFrequent).ToValueList(),
            Types = order.Select(type => new TypeValue(names[type], own[type].Count, own[type].Best.Value, own[type].Best.Count)).ToValueList(),
            Steps = StepsOf(values, types, order, Chosen(runs, values.Length)),
        };
    }

    private static List<ValueCount> RunsOf(ReadOnlySpan<double> values)
    {
        var runs = new List<ValueCount>();
        for (var (from, i) = (0, 1); i <= values.Length; i++)
        {
            if (i < values.Length && values[i] == values[from])
                continue;
            runs.Add(new(values[from], i - from));
            from = i;
        }

        return runs;
    }

    // Of many values, those at which the next hundredth of the jobs is reached.
    private static List<double> Chosen(List<ValueCount> runs, int jobs)
    {
        var (chosen, below, next) = (new List<double>(), 0, 0.0);
        foreach (var run in runs)
        {
            below += run.Count;
            if (runs.Count > MaxSteps && below < next && below < jobs)
                continue;
            chosen.Add(RoundedUp(run.Value));
            next = below + (double)jobs / (MaxSteps - 2);
        }

        return [.. chosen.Distinct()];
    }

    private static ValueList<ThresholdStep> StepsOf(ReadOnlySpan<double> values, ReadOnlySpan<int> types, int[] order, List<double> chosen)
    {
        var (steps, counts, i) = (new List<ThresholdStep>(), new int[types.Length == 0 ? 0 : order.Max() + 1], 0);
        foreach (var at in chosen)
        {
            for (; i < values.Length && values[i] <= at; i++)
                counts[types[i]]++;
            steps.Add(new(at, i, order.Select(type => counts[type]).ToValueList()));
        }

        return steps.ToValueList();
    }

    // A range in an address has six decimals, and must select the value itself.
    private static double RoundedUp(double value) =>
        Math.Round(value, 6) is var near && near >= value ? near : Math.Min(1, Math.Round(near + 1e-6, 6));

    // The values of one type arrive in order.
    private struct TypeRun
    {
        private ValueCount _run;

        public int Count { get; private set; }

        public ValueCount Best { get; private set; }

        public void Add(double value)
        {
            Count++;
            _run = _run.Count > 0 && _run.Value == value ? _run with { Count = _run.Count + 1 } : new(value, 1);
            if (_run.Count >= Best.Count)
                Best = _run;
        }
    }
}

/// <summary>A confidence and how many jobs have it.</summary>
public readonly record struct ValueCount(double Value, int Count);

/// <summary>A type of scored jobs with its most frequent confidence.</summary>
/// <param name="Type">The type, or <see cref="JobFilter.NoType"/>.</param>
/// <param name="Count">Its scored jobs.</param>
/// <param name="Value">The most frequent confidence, 0 to 1.</param>
/// <param name="Same">The jobs with this confidence.</param>
public sealed record TypeValue(string Type, int Count, double Value, int Same);

/// <summary>A threshold that can be chosen, and the jobs that it selects: those with this confidence or less.</summary>
/// <param name="At">The confidence, 0 to 1, with at most six decimals.</param>
/// <param name="Count">The jobs at or below it, exactly those of the filter <c>confidence=0-…</c>.</param>
/// <param name="ByType">The same by type.</param>
public sealed record ThresholdStep(double At, int Count, ValueList<int> ByType);
