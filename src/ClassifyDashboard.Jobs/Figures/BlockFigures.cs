using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>
/// The part of all figures that the selected jobs of one block contribute; parts add up in <see cref="FiguresSum"/>. Computed once for each
/// selection, so that a new version of many jobs counts only the blocks that changed. Immutable.
/// </summary>
internal sealed class BlockFigures
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private BlockFigures(JobSelection selection)
    {
        var columns = selection.Block.Columns;
        var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
        var durations = new long[selection.Count];
        var count = 0;
        (Types, Configurations) = (new TypeCount[columns.Type.Values.Length], new OutcomeCount[columns.ConfigurationId.Values.Length]);
        Statuses = new int[kinds.Length];
        for (var i = 0; i < selection.Count; i++)
        {
            var row = selection[i];
            var status = columns.Status.NumberOf(row);
            var kind = kinds[status];
            var gone = columns.HasGone ? columns.Gone[row] : 0;
            Statuses[status]++;
            Kinds[(int)kind]++;
            if (columns.HasCredits && columns.Credits[row] is var credits && !double.IsNaN(credits))
                Credits = (Credits.Count + 1, Credits.Sum + credits);
            if (gone != 0)
                AddGone(kind, gone, columns.Updated[row]);
            Configurations[columns.ConfigurationId.NumberOf(row)].Add(kind);
            if (columns.DurationOf(row) is var duration && duration >= 0)
                durations[count++] = duration;
            if (kind == StatusKind.Completed)
                AddResult(ref Types[columns.Type.NumberOf(row)], columns.Confidence[row]);
            else if (kind is not (StatusKind.Failed or StatusKind.Cancelled) && columns.Created[row] != 0 && gone == 0)
                Oldest = new(selection.Block, row); // rows are sorted newest first
        }

        Selection = selection;
        Durations = new(durations.AsSpan(0, count));
    }

    public JobSelection Selection { get; }

    public int[] Kinds { get; } = new int[KindCounts.Kinds];

    /// <summary>The jobs of <see cref="Kinds"/> that are no longer listed.</summary>
    public int[] GoneKinds { get; } = new int[KindCounts.Kinds];

    /// <summary>The number of jobs that went before their end was seen, or soon after it.</summary>
    public int GoneEarly { get; private set; }

    /// <summary>The number of jobs by the number of their status in the block.</summary>
    public int[] Statuses { get; }

    /// <summary>The completed jobs by the number of their result type in the block.</summary>
    public TypeCount[] Types { get; }

    /// <summary>The jobs by the number of their configuration in the block.</summary>
    public OutcomeCount[] Configurations { get; }

    public int[] Bins { get; } = new int[ConfidenceFigures.BinCount];

    public (int Count, double Sum) Confidence { get; private set; }

    public (int Count, double Sum) Credits { get; private set; }

    /// <summary>The oldest dated and listed job that has not finished.</summary>
    public JobRow? Oldest { get; }

    public DurationGroups Durations { get; }

    /// <summary>The sum of the parts of the day that begins with this one, as it was added up last.</summary>
    public FiguresSum.Day? Day { get; set; }

    public static BlockFigures Of(JobSelection selection) => selection.Counted(static selection => new BlockFigures(selection));

    private void AddGone(StatusKind kind, long gone, long updated)
    {
        GoneKinds[(int)kind]++;
        GoneEarly += GoneCounts.IsEarly(kind, gone, updated) ? 1 : 0;
    }

    private void AddResult(ref TypeCount type, double confidence)
    {
        type.Count++;
        if (ConfidenceFigures.Usable(confidence) is not { } usable)
            return;
        type.Usable++;
        type.Sum += usable;
        Bins[ConfidenceFigures.BinOf(usable)]++;
        Confidence = (Confidence.Count + 1, Confidence.Sum + usable);
    }
}

/// <summary>Counts completed jobs of one type, and sums their usable confidences.</summary>
internal struct TypeCount
{
    public int Count;
    public int Usable;
    public double Sum;

    public void Add(TypeCount other)
    {
        Count += other.Count;
        Usable += other.Usable;
        Sum += other.Sum;
    }

    public readonly TypeShare Row(string? type, int all) => new(type, Count, (double)Count / all, Usable == 0 ? null : Sum / Usable);
}

/// <summary>Counts jobs, and those with an outcome.</summary>
internal struct OutcomeCount
{
    public int Jobs;
    public int Failed;
    public int Finished;

    public void Add(StatusKind kind)
    {
        Jobs++;
        Failed += kind == StatusKind.Failed ? 1 : 0;
        Finished += kind is StatusKind.Failed or StatusKind.Completed ? 1 : 0;
    }

    public void Add(OutcomeCount other)
    {
        Jobs += other.Jobs;
        Failed += other.Failed;
        Finished += other.Finished;
    }
}
