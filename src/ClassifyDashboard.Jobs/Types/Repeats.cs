using System.Numerics;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The documents that were classified more than once under the same rules and options.</summary>
/// <remarks>A request with a transaction id that was used before returns the same job, which is no repeat: jobs of a set are distinct.</remarks>
/// <param name="Documents">The number of documents with several results under the same rules.</param>
/// <param name="Agreeing">Those that got the same type each time; no rule matched counts as a type.</param>
/// <param name="PaidTwice">The jobs that came within a day after another completed one on the same document under the same rules.</param>
/// <param name="PaidCredits">Their credits, as far as they are known.</param>
public sealed record Repeats(int Documents, int Agreeing, int PaidTwice, CreditFigures PaidCredits)
{
    /// <summary>The maximum number of documents in each of the lists.</summary>
    public const int MaxListed = 5_000;

    /// <summary>The time within which a second job on the same document is called paid twice.</summary>
    public static readonly TimeSpan PaidWithin = TimeSpan.FromDays(1);

    private static readonly double[] Edges = [0.5, 0.7, 0.9];

    /// <summary>The share of the documents that agree, with its range; its failures are the agreeing ones.</summary>
    public FailureRate Agreement => new(Agreeing, Documents);

    /// <summary>The same by the lowest confidence that a document got: below 0.5, 0.7, 0.9, and from there on.</summary>
    public ValueList<FailureRate> AgreementByConfidence { get; init; } = [];

    /// <summary>The documents with several answers, latest first.</summary>
    public IReadOnlyList<RepeatedDocument> Disagreeing { get; init; } = [];

    /// <summary>The documents with jobs that were paid twice, latest first.</summary>
    public IReadOnlyList<RepeatedDocument> Paid { get; init; } = [];

    internal static Repeats Of(ResultTable table, Action<int[]> onDocument)
    {
        var (documents, agreeing, paid) = (0, 0, 0);
        var credits = (Count: 0, Sum: 0.0, Without: 0);
        var byConfidence = new (int Agreeing, int All)[Edges.Length + 1];
        var (disagreeing, twice) = (new List<RepeatedDocument>(), new List<RepeatedDocument>());
        foreach (var rows in Groups(table))
        {
            documents++;
            var agrees = Agrees(table, rows);
            agreeing += agrees ? 1 : 0;
            if (rows.Min(row => table.Confidences[row]) is var lowest && !double.IsNaN(lowest))
            {
                ref var place = ref byConfidence[Edges.Count(edge => lowest >= edge)];
                place = (place.Agreeing + (agrees ? 1 : 0), place.All + 1);
            }

            if (!agrees && disagreeing.Count < MaxListed)
                disagreeing.Add(new(table.Jobs, Array.ConvertAll(rows, row => table.Places[row])));
            var again = AgainWithinADay(table, rows);
            paid += again.Count;
            foreach (var row in again)
            {
                credits = table.CreditsOf(row) is { } known
                    ? (credits.Count + 1, credits.Sum + known, credits.Without)
                    : (credits.Count, credits.Sum, credits.Without + 1);
            }

            if (again.Count > 0 && twice.Count < MaxListed)
                twice.Add(new(table.Jobs, Array.ConvertAll(rows, row => table.Places[row])));
            onDocument(rows);
        }

        return new(documents, agreeing, paid, new(credits.Count, credits.Sum, credits.Without))
        {
            AgreementByConfidence = byConfidence.Select(each => new FailureRate(each.Agreeing, each.All)).ToValueList(),
            Disagreeing = disagreeing,
            Paid = twice,
        };
    }

    /// <summary>The rows of each document with different results under the same rules and options, newest first.</summary>
    internal static IEnumerable<int[]> Disagreements(ResultTable table) => Groups(table).Where(rows => !Agrees(table, rows));

    private static bool Agrees(ResultTable table, int[] rows) => Array.TrueForAll(rows, row => table.Types[row] == table.Types[rows[0]]);

    // The rows of each document with several results, newest first. Rows of one document and settings are linked, from the oldest on.
    private static IEnumerable<int[]> Groups(ResultTable table)
    {
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)table.Count * 2 + 1)];
        var older = new int[table.Count];
        Link(table, slots, older);
        var heads = slots.Where(head => head > 0 && older[head - 1] > 0).Order();
        foreach (var head in heads)
        {
            var rows = new List<int>();
            for (var row = head; row > 0; row = older[row - 1])
                rows.Add(row - 1);
            yield return [.. rows];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Link(ResultTable table, int[] slots, int[] older)
    {
        for (var row = table.Count - 1; row >= 0; row--)
        {
            if (table.Inputs[row] == 0)
                continue;
            var hash = table.Inputs[row] + (ulong)table.Settings[row] * 0x9E37_79B9_7F4A_7C15;
            for (var slot = (int)(hash & (uint)(slots.Length - 1)); ; slot = (slot + 1) & (slots.Length - 1))
            {
                if (slots[slot] is var head && head > 0 && (table.Inputs[head - 1] != table.Inputs[row] || table.Settings[head - 1] != table.Settings[row]))
                    continue;
                (older[row], slots[slot]) = (head, row + 1);
                break;
            }
        }
    }

    private static List<int> AgainWithinADay(ResultTable table, int[] rows)
    {
        var again = new List<int>();
        for (var i = 0; i + 1 < rows.Length; i++)
        {
            var (later, earlier) = (table.Created[rows[i]], table.Created[rows[i + 1]]);
            if (earlier != 0 && later - earlier <= PaidWithin.Ticks)
                again.Add(rows[i]);
        }

        return again;
    }
}

/// <summary>A document with several results under the same rules.</summary>
public sealed class RepeatedDocument
{
    private readonly JobSet _jobs;
    private readonly int[] _places;

    internal RepeatedDocument(JobSet jobs, int[] places) => (_jobs, _places) = (jobs, places);

    /// <summary>The number of its jobs.</summary>
    public int Count => _places.Length;

    /// <summary>Its jobs, newest first, each made when it is asked for.</summary>
    public IEnumerable<Job> Jobs => _places.Select(place => _jobs[place]);

    /// <summary>The newest job with each of its answers, newest first.</summary>
    public IReadOnlyList<Job> Answers => [.. Jobs.DistinctBy(job => job.Result?.Type)];
}
