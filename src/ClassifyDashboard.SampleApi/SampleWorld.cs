using System.Collections.Concurrent;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// All generated jobs and what belongs to them, as the service shows them. Each job is a pure function of the seed, its number and the time; only
/// creation times and deletions are stored.
/// </summary>
internal sealed class SampleWorld
{
    public const string ProjectId = "5d1c0a9e-7b1f-4c57-9f5e-2f3a6f0d9b11";
    public const string OrganizationId = "0b7e6f43-5a34-4d0e-8f0a-6d1f8f1f7c22";

    private readonly Catalogue _catalogue;
    private readonly SampleTrial _trial;
    private readonly ConcurrentDictionary<long, bool> _deleted = new();
    private readonly Faults _faults;
    private readonly ulong _seed;
    private readonly long _late;
    private readonly bool _hasUsage;
    private readonly TimeSpan _deletedAfter;
    private readonly double _deletedShare;

    public SampleWorld(SampleApiOptions options, DateTimeOffset start, Faults faults)
    {
        (_seed, _faults) = ((ulong)options.Seed, faults);
        (_late, _hasUsage, _deletedAfter, _deletedShare) = (options.Late.Ticks, options.UsageInList, options.DeletedAfter, options.DeletedShare);
        Arrivals = new(options, start);
        Documents = new(_seed, Arrivals);
        _catalogue = new(_seed, start.AddDays(-options.Days / 2.0));
        _trial = new(_seed, start, Arrivals);
        Lifecycle = new(options, start, Arrivals, _catalogue, Documents, _trial);
        Truth = new(_seed, Lifecycle);
    }

    /// <summary>When the jobs are created.</summary>
    public SampleArrivals Arrivals { get; }

    /// <summary>The documents of the jobs.</summary>
    public SampleDocuments Documents { get; }

    /// <summary>What becomes of the jobs, before any fault.</summary>
    public SampleLifecycle Lifecycle { get; }

    /// <summary>What the documents really are.</summary>
    public GroundTruth Truth { get; }

    /// <summary>The saved configurations as they are now.</summary>
    public IReadOnlyList<SampleConfiguration> Configurations => [.. _catalogue.Saved, _trial.After];

    /// <summary>Returns the number of a job that exists at a time, or null.</summary>
    public long? Find(string id, DateTimeOffset now)
    {
        if (!id.StartsWith("clj-", StringComparison.Ordinal) || SampleIds.High(id.AsSpan(4)) is not { } high)
            return null;
        var index = SampleIds.Number(high, _seed);
        return index >= 0 && index < Arrivals.CountAt(now) && IdOf(index) == id ? index : null;
    }

    /// <summary>Whether a job was created and is not listed yet.</summary>
    public bool IsUnseen(long index, DateTimeOffset now) =>
        _late > 0 && Arrivals.CreatedAt(index) is { } created && now.UtcTicks < created + (long)(_late * Dice.Unit((ulong)index, _seed ^ 0x1A7E));

    public bool Delete(long index) => _deleted.TryAdd(index, true);

    /// <summary>Whether a job was deleted by a call, or by a client that has read its result.</summary>
    public bool IsDeleted(long index, DateTimeOffset now) =>
        (!_deleted.IsEmpty && _deleted.ContainsKey(index))
        || (_deletedShare > 0 && Dice.Unit((ulong)index, _seed ^ 0xDE1E7E) < _deletedShare
            && Lifecycle.At(index, now) is { Status: "COMPLETED" } life && now - life.Updated >= _deletedAfter);

    /// <summary>Returns the job with a number in its state at a time, with its faults.</summary>
    public SampleJob At(long index, DateTimeOffset now)
    {
        var life = Lifecycle.At(index, now);
        var dice = new Dice(_seed ^ 0xDE7A, (ulong)index);
        var document = Documents.Of(_trial.SourceOf(index));
        var job = new SampleJob
        {
            Index = index,
            Id = IdOf(index),
            Configuration = life.Configuration,
            InputType = document.InputType,
            Input = document.Input,
            Status = life.Status,
            CreatedAt = life.Created,
            UpdatedAt = life.Updated,
            Usage = _hasUsage ? new(Lifecycle.Credits(index, now)) : null,
            UserId = $"user-{1 + dice.Below(7)}",
            TransactionId = dice.Chance(0.3) ? "txn-" + Catalogue.Uuid(ref dice) : null,
        };
        if (life.Status == "FAILED")
            job = job with { Error = Catalogue.Cause(life.Cause, dice) };
        else if (life.Status == "COMPLETED")
        {
            job = job with
            {
                HasResult = true,
                Type = life.Type,
                Confidence = life.Confidence,
                Reasoning = SampleReasoning.Of(job.Configuration, life.Place, life.Type, ref dice),
            };
        }

        return JobFaults.Apply(job, _faults);
    }

    /// <summary>Returns the status and the configuration of a job, as far as filters need them.</summary>
    public (string Status, string? ConfigurationId) FilteredBy(long index, DateTimeOffset now)
    {
        var life = Lifecycle.At(index, now);
        return (_faults.Hits(Fault.UnknownStatus, index) ? JobFaults.UnknownStatus : life.Status, life.Configuration.Id);
    }

    /// <summary>
    /// Returns the parse job with an id; null where there is none. It failed where the document itself is the reason that its job failed.
    /// </summary>
    public SampleParseJob? ParseJob(string id, DateTimeOffset now)
    {
        if (Documents.SourceOfParseJob(id) is not { } source || source >= Arrivals.CountAt(now))
            return null;
        var job = At(source, now);
        var error = job.Status == "FAILED" && Catalogue.IsOfDocument(Lifecycle.At(source, now).Cause) ? job.Error : null;
        return new(id, Documents.NameOfParsed(source), error);
    }

    private string IdOf(long index)
    {
        var (high, low) = (SampleIds.Spread(index, _seed), new Dice(_seed ^ 0x1D, (ulong)index).Next());
        return "clj-" + (Dice.Unit((ulong)index, _seed ^ 0x28) < 0.2 ? SampleIds.Short(high, low) : SampleIds.Uuid(high, low));
    }
}
