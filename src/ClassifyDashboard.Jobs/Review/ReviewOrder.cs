using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>
/// The jobs that can be judged in their random order, as columns: all that the figures of a review need of the jobs, whatever the labels are.
/// Immutable. Jobs without their texts are left out: nobody could look at them.
/// </summary>
internal sealed class ReviewOrder
{
    private static readonly ConditionalWeakTable<JobSet, ReviewOrder> Known = [];

    private readonly JobSet _jobs;
    private readonly ulong[] _places;
    private readonly int[] _positions;

    private ReviewOrder(ResultTable table, int[] rows, ulong[] places, HashSet<int> disagreeing, int inputs)
    {
        (_jobs, _places) = (table.Jobs, places);
        _positions = Array.ConvertAll(rows, row => table.Places[row]);
        Types = Array.ConvertAll(rows, row => table.Types[row]);
        Confidences = Array.ConvertAll(rows, row => table.Confidences[row]);
        TypeNames = [.. table.TypeNames.Select(ResultTypeKey.TypeOf)];
        Disagreeing = disagreeing.Count == 0 ? [] : [.. Enumerable.Range(0, rows.Length).Where(i => disagreeing.Contains(rows[i]))];
        DisagreeingInputs = inputs;
    }

    /// <summary>The number of jobs.</summary>
    public int Count => _places.Length;

    /// <summary>The numbers of the jobs' types in <see cref="TypeNames"/>.</summary>
    public int[] Types { get; }

    /// <summary>The types by number; null where no rule matched.</summary>
    public string?[] TypeNames { get; }

    /// <summary>The jobs' usable confidences; NaN for none.</summary>
    public double[] Confidences { get; }

    /// <summary>The jobs on the same input under the same rules and options that have different results.</summary>
    public IReadOnlyList<int> Disagreeing { get; }

    /// <summary>How many inputs these are about.</summary>
    public int DisagreeingInputs { get; }

    /// <summary>Brings jobs into the order, once for each version of them.</summary>
    public static ReviewOrder Of(JobSet jobs) => Known.GetValue(jobs, static each => Sort(each));

    /// <summary>The id of a job.</summary>
    public string IdOf(int index) => _jobs.At(_positions[index]) is var row ? row.Block.IdOf(row.Row) : "";

    /// <summary>Returns where a job is in the order; −1 where it is not.</summary>
    public int IndexOf(string id)
    {
        var place = ReviewHash.PlaceOf(id);
        var found = Array.BinarySearch(_places, place);
        if (found < 0)
            return -1;
        while (found > 0 && _places[found - 1] == place)
            found--;
        for (; found < _places.Length && _places[found] == place; found++)
        {
            if (_jobs.At(_positions[found]) is var row && row.Block.IdIs(row.Row, id))
                return found;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private static ReviewOrder Sort(JobSet jobs)
    {
        var table = ResultTable.Of(jobs);
        var (places, rows, count, row, position) = (new ulong[table.Count], new int[table.Count], 0, 0, 0);
        foreach (var part in jobs.Parts)
        {
            for (; row < table.Count && table.Places[row] - position is var i && i < part.Count; row++)
            {
                if (part.Block.Columns.Texts[part[i], JobBlock.IdField] is { IsEmpty: false } id)
                    (places[count], rows[count], count) = (ReviewHash.PlaceOf(id), row, count + 1);
            }

            position += part.Count;
        }

        Array.Sort(places, rows, 0, count);
        var (disagreeing, inputs) = (new HashSet<int>(), 0);
        foreach (var group in Repeats.Disagreements(table))
        {
            inputs++;
            disagreeing.UnionWith(group);
        }

        return new(table, rows[..count], places[..count], disagreeing, inputs);
    }
}
