using System.Collections.Frozen;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Distinct jobs, newest first, with undated jobs last, as columns: times as numbers, what jobs share numbered once, texts end to end. Each
/// <see cref="Job"/> is made when it is asked for. Immutable; a change creates a new block.
/// </summary>
public sealed class JobBlock
{
    private const int MadeJobs = 32;
    private const int OrdinaryBytes = 300;
    private const int BlocksForOne = 8; // a job counts for 330 bytes (BlockCache), and takes up to 40 without its texts

    internal const int IdField = 0;
    internal const int InputField = 1;
    internal const int ErrorField = 2;
    internal const int ReasoningField = 3;
    internal const int ParseJobField = 0;
    internal const int TransactionField = 1;

    private readonly JobColumns _columns;
    private Job?[]? _made;

    internal JobBlock(JobColumns columns)
    {
        _columns = columns;
        ErrorGroups = new(columns);
        var dated = FirstBefore(long.MinValue);
        Dated = new(this, 0, dated, null);
        Undated = new(this, dated, Count, null);
    }

    public static JobBlock Empty { get; } = new JobBlockBuilder(0, 0).Build();

    public int Count => _columns.Created.Count;

    /// <summary>Returns the job at a position. The jobs asked for last are the same objects when they are asked for again.</summary>
    public Job this[int row]
    {
        get
        {
            var made = Volatile.Read(ref _made) ?? Interlocked.CompareExchange(ref _made, new Job[MadeJobs], null) ?? _made;
            ref var place = ref made![row % MadeJobs];
            if (place is { } known && known.CreatedOrder == _columns.Created[row] && IdIs(row, known.Id))
                return known;
            var job = Make(row);
            place = job;
            return job;
        }
    }

    /// <summary>The dated jobs.</summary>
    internal JobSelection Dated { get; }

    /// <summary>The jobs without a creation time.</summary>
    internal JobSelection Undated { get; }

    internal JobColumns Columns => _columns;

    /// <summary>The groups of the errors of failed jobs.</summary>
    internal ErrorGroupColumn ErrorGroups { get; }

    /// <summary>The block's share of a budget of jobs: 1 for each job of ordinary size, more for longer texts, an eighth without texts.</summary>
    public long Weight => Math.Max(HasTexts ? Count : WeightWithoutTexts(Count), _columns.Texts.Bytes.Length / OrdinaryBytes);

    /// <summary>Whether each job has its texts. Jobs without theirs are counted, but cannot be shown, searched or changed.</summary>
    public bool HasTexts => _columns.Errors is null;

    /// <summary>Returns the weight of so many jobs in a block without texts.</summary>
    public static long WeightWithoutTexts(int jobs) => (jobs + BlocksForOne - 1) / BlocksForOne;

    /// <summary>Creates a block of jobs that are sorted and distinct, which is not checked.</summary>
    internal static JobBlock InOrder(IReadOnlyList<Job> jobs)
    {
        var builder = new JobBlockBuilder(jobs.Count, JobBlockBuilder.TextsOf(jobs));
        foreach (var job in jobs)
            builder.Add(job);
        return builder.Build();
    }

    /// <summary>Creates a block of jobs given in any order.</summary>
    public static JobBlock Of(IEnumerable<Job> jobs)
    {
        Job[] all = [.. jobs];
        return JobBlockBuilder.IsInOrder(all) ? InOrder(all) : Empty.With(all, FrozenSet<string>.Empty);
    }

    /// <summary>
    /// Returns the block with these jobs added or updated and the jobs with the given ids removed; the same block where nothing changes.
    /// </summary>
    public JobBlock With(IEnumerable<Job> jobs, IReadOnlySet<string> without) => With(jobs, without, Job.NewerOf);

    /// <summary>
    /// Returns the block with the jobs with the given ids marked as no longer listed since a moment; the same block where nothing changes.
    /// A job that is marked already keeps its mark.
    /// </summary>
    public JobBlock WithGone(IReadOnlySet<string> ids, DateTimeOffset since)
    {
        var gone = Enumerable.Range(0, Count).Where(row => _columns.Gone[row] == 0 && ids.Contains(IdOf(row)));
        return With(gone.Select(row => Make(row) with { GoneAt = since }), FrozenSet<string>.Empty, (_, marked) => marked);
    }

    internal JobBlock With(IEnumerable<Job> jobs, IReadOnlySet<string> without, Func<Job, Job, Job> newer)
    {
        if (!HasTexts)
            throw new InvalidOperationException("A block without its texts cannot change.");
        var edits = BlockEdit.Of(this, jobs, without, newer);
        if (edits.Count == 0)
            return this;
        var builder = new JobBlockBuilder(
            Count + edits.Sum(edit => edit.IsKnown ? edit.Job is null ? -1 : 0 : 1),
            _columns.Texts.Bytes.Length - edits.Where(edit => edit.IsKnown).Sum(edit => _columns.Texts.LengthOf(edit.Row))
                + JobBlockBuilder.TextsOf([.. edits.Select(edit => edit.Job).OfType<Job>()]));
        var next = 0;
        foreach (var edit in edits)
        {
            builder.AddRows(this, next, edit.Row);
            if (edit.Job is not null)
                builder.Add(edit.Job);
            next = edit.IsKnown ? edit.Row + 1 : edit.Row;
        }

        builder.AddRows(this, next, Count);
        return builder.Build();
    }

    /// <summary>
    /// Returns the block without most of its texts, for which there may be no room: all that is counted and filtered by, apart from ids, inputs and
    /// searched texts, is the same.
    /// </summary>
    public JobBlock WithoutTexts() => HasTexts ? new(_columns.WithoutTexts(ErrorGroups.Keys)) : this;

    /// <summary>Returns the jobs created from a moment up to and excluding another, in UTC ticks.</summary>
    public IEnumerable<Job> Within(long from, long until)
    {
        var (first, end) = (FirstBefore(until), FirstBefore(from));
        for (var row = first; row < end; row++)
            yield return Make(row);
    }

    /// <summary>Enumerates the jobs without a creation time.</summary>
    public IEnumerable<Job> WithoutTime() => Enumerable.Range(Undated.From, Undated.Count).Select(Make);

    /// <summary>Enumerates the jobs that have not finished or have no creation time.</summary>
    public IEnumerable<Job> Unsettled()
    {
        for (var row = 0; row < Count; row++)
        {
            if (!_columns.Status[row].IsFinished || _columns.Created[row] == 0)
                yield return Make(row);
        }
    }

    /// <summary>Enumerates all jobs.</summary>
    public IEnumerable<Job> All() => Enumerable.Range(0, Count).Select(Make);

    /// <summary>Returns the block's version of the job with the same id and creation time; null where it has none.</summary>
    public Job? Find(Job other) => PlaceOf(other) is var place && place < 0 ? null : Make(place);

    /// <summary>Returns the number of dated jobs at or after a moment in UTC ticks, which is the position of the first earlier job.</summary>
    internal int FirstBefore(long ticks)
    {
        if (Count == 0 || IsBefore(0, (_columns.Created, ticks)))
            return 0;
        return IsBefore(Count - 1, (_columns.Created, ticks)) ? BinarySearch.First(1, Count - 1, (_columns.Created, ticks), IsBefore) : Count;

        static bool IsBefore(int row, (TimeColumn Created, long Ticks) seek) => seek.Created[row] is var created && (created == 0 || created - 1 < seek.Ticks);
    }

    internal CompactText Text(int row, int field) => StoredText.Read(_columns.Texts[row, field]);

    internal string IdOf(int row) => Text(row, IdField).ToString();

    internal bool IdIs(int row, string id) => Text(row, IdField).Equals(id);

    /// <summary>The saved configurations of the jobs, each once; null where rules came with a job.</summary>
    public IReadOnlyList<string?> ConfigurationIds => _columns.ConfigurationId.Values;

    /// <summary>The input of the job in a row.</summary>
    public DocumentInput InputOf(int row) => new(_columns.InputKind[row], Text(row, InputField));

    /// <summary>Makes the job at a position.</summary>
    internal Job Make(int row) => _columns.Make(row);

    /// <summary>Returns the row with the job's id and creation time, or the complement of the row before which it belongs.</summary>
    internal int PlaceOf(Job job)
    {
        var id = StoredText.Of(job.Id);
        var row = BinarySearch.First(
            0, Count, (Columns: _columns, job.CreatedOrder, id), static (row, seek) => Compare(seek.Columns, row, seek.CreatedOrder, seek.id) >= 0);
        return row < Count && Compare(_columns, row, job.CreatedOrder, id) == 0 ? row : ~row;

        static int Compare(JobColumns columns, int row, long created, byte[] id) =>
            created.CompareTo(columns.Created[row]) is var order && order != 0 ? order : StoredText.Compare(columns.Texts[row, IdField], id);
    }
}
