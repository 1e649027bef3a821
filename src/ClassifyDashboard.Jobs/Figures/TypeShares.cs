using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>What the completed jobs were classified as.</summary>
/// <param name="Rows">One row a type, most frequent first, then by name; documents that no rule matched are the row without a type.</param>
/// <param name="WithResult">Completed jobs with a result; the shares are of these.</param>
/// <param name="WithoutResult">Completed jobs that came without a result; in no row.</param>
public sealed record TypeShares(ValueList<TypeShare> Rows, int WithResult, int WithoutResult)
{
    /// <summary>The row of the documents that no rule matched; a count of 0 where there are none.</summary>
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

/// <summary>How often documents were of one type.</summary>
/// <param name="Type">The type, or null for documents that no rule matched.</param>
/// <param name="Count">Completed jobs with this answer.</param>
/// <param name="Share">0 to 1, of the completed jobs with a result.</param>
/// <param name="MeanConfidence">0 to 1, over the jobs with a usable confidence; null where none has one.</param>
public sealed record TypeShare(string? Type, int Count, double Share, double? MeanConfidence);
