using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The result types of the completed jobs.</summary>
/// <param name="Rows">
/// One row per type, most frequent first, then by name; the row without a type has the documents that no rule matched.
/// </param>
/// <param name="WithResult">The number of completed jobs with a result, of which the shares are taken.</param>
/// <param name="WithoutResult">The number of completed jobs without a result; they are in no row.</param>
public sealed record TypeShares(ValueList<TypeShare> Rows, int WithResult, int WithoutResult)
{
    /// <summary>The row of the documents that no rule matched; its count is 0 where there are none.</summary>
    public TypeShare NoRuleMatched => Rows.FirstOrDefault(row => row.Type is null) ?? new(null, 0, 0, null);

    public static TypeShares Of(JobSet jobs)
    {
        var tally = new Tally();
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result();
    }

    internal sealed class Tally
    {
        private readonly TextSlots _names = new();
        private readonly List<Slot> _types = [];
        private Slot _none;
        private int _with;
        private int _without;

        public void Add(Job job)
        {
            if (job.Status.Kind != StatusKind.Completed)
                return;
            if (job.Result is not { } result)
            {
                _without++;
                return;
            }

            _with++;
            if (result.Type is { } type)
            {
                var slot = _names.Of(type);
                if (slot == _types.Count)
                    _types.Add(default);
                CollectionsMarshal.AsSpan(_types)[slot].Add(result.Confidence);
            }
            else
                _none.Add(result.Confidence);
        }

        public TypeShares Result()
        {
            var rows = _names.Texts.Zip(_types, (name, slot) => slot.Row(name, _with));
            if (_none.Count > 0)
                rows = rows.Append(_none.Row(null, _with));
            return new(
                rows.OrderByDescending(row => row.Count).ThenBy(row => row.Type is null).ThenBy(row => row.Type, StringComparer.Ordinal).ToValueList(),
                _with,
                _without);
        }
    }

    private struct Slot
    {
        private double _sum;
        private int _usable;

        public int Count { get; private set; }

        public void Add(double? confidence)
        {
            Count++;
            if (ConfidenceFigures.Usable(confidence) is { } usable)
            {
                _sum += usable;
                _usable++;
            }
        }

        public readonly TypeShare Row(string? type, int all) =>
            new(type, Count, (double)Count / all, _usable == 0 ? null : _sum / _usable);
    }
}

/// <summary>The number of documents of one type.</summary>
/// <param name="Type">The type, or null for documents that no rule matched.</param>
/// <param name="Count">The number of completed jobs with this type.</param>
/// <param name="Share">The share of the completed jobs with a result, 0 to 1.</param>
/// <param name="MeanConfidence">The mean confidence of the jobs with a usable one, 0 to 1; null where none has one.</param>
public sealed record TypeShare(string? Type, int Count, double Share, double? MeanConfidence);
