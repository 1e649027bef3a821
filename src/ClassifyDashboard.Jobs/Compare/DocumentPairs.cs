using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>
/// The documents that went through both sides: inputs of the same kind and text with a finished job on each. Of several jobs of a side the one
/// created last counts. A job that completed without a result says nothing, and jobs without their texts are in no pair.
/// </summary>
public sealed class DocumentPairs
{
    private readonly Dictionary<(PairOutcome A, PairOutcome B), int> _cells = [];
    private readonly List<(JobRow A, JobRow B)> _flips = [];
    private readonly int[] _failed = new int[4];
    private readonly int[] _noRule = new int[4];
    private readonly int[] _low = new int[4];

    private DocumentPairs()
    {
    }

    /// <summary>The number of documents.</summary>
    public int Count { get; private set; }

    /// <summary>The number of documents with another outcome on side B.</summary>
    public int Flipped => _flips.Count;

    /// <summary>The documents by outcome on both sides, most frequent first.</summary>
    public IReadOnlyList<PairCell> Cells { get; private set; } = [];

    /// <summary>The documents whose job failed.</summary>
    public PairedCounts Failed => Counts(_failed);

    /// <summary>The documents that no rule matched, among those with a result on both sides.</summary>
    public PairedCounts NoRule => Counts(_noRule);

    /// <summary>The documents with a low confidence, among those with a usable one on both sides.</summary>
    public PairedCounts Low => Counts(_low);

    /// <summary>Finds the documents of both sides.</summary>
    /// <param name="a">The jobs of side A.</param>
    /// <param name="b">The jobs of side B.</param>
    /// <param name="low">The confidences that count as low.</param>
    public static DocumentPairs Of(JobSet a, JobSet b, ConfidenceRange low)
    {
        var pairs = new DocumentPairs();
        var isAFewer = a.Count <= b.Count;
        var (fewer, more) = isAFewer ? (a, b) : (b, a);
        var known = Latest(fewer);
        foreach (var part in known.Count == 0 ? default : more.Parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                var row = new JobRow(part.Block, part[i]);
                var input = part.Block.Columns.Texts[part[i], JobBlock.InputField];
                if (input.IsEmpty || PairOutcome.Of(row) is null || !known.Remove(HashOf(row, input), out var other) || !IsSameInput(row, other))
                    continue;
                pairs.Add(isAFewer ? other : row, isAFewer ? row : other, low);
            }
        }

        pairs.Cells = [.. pairs._cells.Select(cell => new PairCell(cell.Key.A, cell.Key.B, cell.Value))
            .OrderByDescending(cell => cell.Count).ThenBy(cell => cell.Key, StringComparer.Ordinal)];
        return pairs;
    }

    /// <summary>Enumerates the documents with another outcome on side B, those with the latest jobs first.</summary>
    /// <param name="cell">The key of a cell; null for all.</param>
    public IEnumerable<DocumentFlip> Flips(string? cell = null) => _flips
        .Where(flip => cell is null || new PairCell(PairOutcome.Of(flip.A)!.Value, PairOutcome.Of(flip.B)!.Value, 1).Key == cell)
        .Select(flip => new DocumentFlip(flip.A.ToJob(), flip.B.ToJob()));

    // Rows come newest first, so the first of an input is its latest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<ulong, JobRow> Latest(JobSet jobs)
    {
        var latest = new Dictionary<ulong, JobRow>(jobs.Count);
        foreach (var part in jobs.Parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                var row = new JobRow(part.Block, part[i]);
                if (part.Block.Columns.Texts[part[i], JobBlock.InputField] is { IsEmpty: false } input && PairOutcome.Of(row) is not null)
                    latest.TryAdd(HashOf(row, input), row);
            }
        }

        return latest;
    }

    private static ulong HashOf(JobRow row, ReadOnlySpan<byte> input) => StoredHash.Of(input) + (ulong)row.Block.Columns.InputKind[row.Row];

    // At the moment where two periods meet a job can be on both sides.
    private static bool IsSameInput(JobRow one, JobRow other)
    {
        var (texts, others) = (one.Block.Columns.Texts, other.Block.Columns.Texts);
        return one.Block.Columns.InputKind[one.Row] == other.Block.Columns.InputKind[other.Row]
            && texts[one.Row, JobBlock.InputField].SequenceEqual(others[other.Row, JobBlock.InputField])
            && !texts[one.Row, JobBlock.IdField].SequenceEqual(others[other.Row, JobBlock.IdField]);
    }

    private void Add(JobRow a, JobRow b, ConfidenceRange low)
    {
        var (from, to) = (PairOutcome.Of(a)!.Value, PairOutcome.Of(b)!.Value);
        Count++;
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, (from, to), out _)++;
        if (from != to)
            _flips.Add((a, b));
        _failed[Place(from.IsFailed, to.IsFailed)]++;
        if (from.IsFailed || to.IsFailed)
            return;
        _noRule[Place(from.Type is null, to.Type is null)]++;
        if (ConfidenceFigures.Usable(a.Confidence) is { } one && ConfidenceFigures.Usable(b.Confidence) is { } other)
            _low[Place(low.Contains(one), low.Contains(other))]++;
    }

    private static int Place(bool a, bool b) => (a ? 2 : 0) + (b ? 1 : 0);

    private static PairedCounts Counts(int[] places) => new(places[3], places[2], places[1], places[0]);
}
