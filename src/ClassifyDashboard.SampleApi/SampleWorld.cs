using System.Collections.Concurrent;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// All generated jobs, each a pure function of the seed, its number and the time: only creation times are stored. Numbers follow the
/// order of creation.
/// </summary>
internal sealed partial class SampleWorld
{
    public const string ProjectId = "5d1c0a9e-7b1f-4c57-9f5e-2f3a6f0d9b11";
    public const string OrganizationId = "0b7e6f43-5a34-4d0e-8f0a-6d1f8f1f7c22";

    private const int Trial = -1; // the place of a configuration beside the catalogue
    private const long ShiftedFor = 18 * TimeSpan.TicksPerHour; // how long ago the mix of one configuration shifted

    private readonly Catalogue _catalogue;
    private readonly SampleDocuments _documents;
    private readonly SampleTrial _trial;
    private readonly ConcurrentDictionary<long, bool> _deleted = new();
    private readonly Faults _faults;
    private readonly ulong _seed;
    private readonly long _late;
    private readonly bool _hasStuck, _hasUsage;
    private readonly TimeSpan _deletedAfter;
    private readonly double _deletedShare;
    private readonly long _outageFrom;
    private readonly long _stallFrom;
    private readonly int _capFromHour;
    private readonly long _start;
    private readonly double _ticksPerArrival;
    private readonly long[] _times;

    public SampleWorld(SampleApiOptions options, DateTimeOffset start, Faults faults)
    {
        (_seed, _start, _faults) = ((ulong)options.Seed, start.UtcTicks, faults);
        _catalogue = new(_seed, start.AddDays(-options.Days / 2.0));
        _documents = new(_seed, CreatedAt);
        _trial = new(_seed, start, CreatedAt, CountAt);
        _times = SampleSchedule.Times(options, start);
        (_late, _hasStuck, _hasUsage) = (options.Late.Ticks, options.Stuck, options.UsageInList);
        (_deletedAfter, _deletedShare) = (options.DeletedAfter, options.DeletedShare);
        (_outageFrom, _stallFrom) = (_start - options.Outage?.Ticks ?? long.MaxValue, _start - options.Stall?.Ticks ?? long.MaxValue);
        _capFromHour = options.CapFromHour ?? int.MaxValue;
        var arrivals = options.ArrivalsPerSecond ?? options.Jobs / (options.Days * 86_400.0);
        _ticksPerArrival = arrivals <= 0 ? double.PositiveInfinity : TimeSpan.TicksPerSecond / arrivals;
    }

    /// <summary>Returns the number of jobs created up to a time, included.</summary>
    public long CountAt(DateTimeOffset time)
    {
        if (time.UtcTicks >= _start)
        {
            var arrived = _times.Length + (long)Math.Max(0, ((time.UtcTicks - _start) / _ticksPerArrival) - 2);
            while (CreatedAt(arrived) is { } next && next <= time.UtcTicks)
                arrived++;
            return arrived;
        }

        var (low, high) = (0, _times.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (_times[middle] <= time.UtcTicks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Returns the number of a job that exists at a time, or null.</summary>
    public long? Find(string id, DateTimeOffset now)
    {
        if (!id.StartsWith("clj-", StringComparison.Ordinal) || SampleIds.High(id.AsSpan(4)) is not { } high)
            return null;
        var index = SampleIds.Number(high, _seed);
        return index >= 0 && index < CountAt(now) && IdOf(index) == id ? index : null;
    }

    /// <summary>Whether a job was created and is not listed yet.</summary>
    public bool IsUnseen(long index, DateTimeOffset now) =>
        _late > 0 && CreatedAt(index) is { } created && now.UtcTicks < created + (long)(_late * Dice.Unit((ulong)index, _seed ^ 0x1A7E));

    public bool Delete(long index) => _deleted.TryAdd(index, true);

    /// <summary>Whether a job was deleted by a call, or by a client that has read its result.</summary>
    public bool IsDeleted(long index, DateTimeOffset now) =>
        (!_deleted.IsEmpty && _deleted.ContainsKey(index))
        || (_deletedShare > 0 && Dice.Unit((ulong)index, _seed ^ 0xDE1E7E) < _deletedShare
            && LifeOf(index, now) is { Status: "COMPLETED" } life && now - life.Updated >= _deletedAfter);

    /// <summary>Returns the job with a number in its state at a time, with its faults.</summary>
    public SampleJob At(long index, DateTimeOffset now)
    {
        var life = LifeOf(index, now);
        var dice = new Dice(_seed ^ 0xDE7A, (ulong)index);
        var document = _documents.Of(_trial.SourceOf(index));
        var job = new SampleJob
        {
            Index = index,
            Id = IdOf(index),
            Configuration = ConfigurationOf(life.Configuration, life.Created),
            InputType = document.InputType,
            Input = document.Input,
            Status = life.Status,
            CreatedAt = life.Created,
            UpdatedAt = life.Updated,
            Usage = _hasUsage ? new(Credits(index, now)) : null,
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
                Reasoning = SampleReasoning.Of(job.Configuration, life.Configuration, life.Type, ref dice),
            };
        }


        return JobFaults.Apply(job, _faults);
    }

    /// <summary>Returns the status and the configuration of a job, as far as filters need them.</summary>
    public (string Status, string? ConfigurationId) FilteredBy(long index, DateTimeOffset now)
    {
        var life = LifeOf(index, now);
        return (_faults.Hits(Fault.UnknownStatus, index) ? JobFaults.UnknownStatus : life.Status, ConfigurationOf(life.Configuration, life.Created).Id);
    }

    private SampleConfiguration ConfigurationOf(int place, DateTimeOffset created) => place == Trial ? _trial.At(created) : _catalogue.At(place, created);

    private readonly record struct Life(DateTimeOffset Created, DateTimeOffset Updated, string Status, int Configuration, int Cause, string? Type,
        double Confidence);

    private Life LifeOf(long index, DateTimeOffset now)
    {
        var created = new DateTimeOffset(CreatedAt(index) ?? _start, TimeSpan.Zero);
        var dice = new Dice(_seed, (ulong)index);
        var place = _catalogue.Pick(ref dice);
        var source = _documents.SourceOf(index);
        if (source != index) // sent again to the same configuration
        {
            var first = new Dice(_seed, (ulong)source);
            place = _catalogue.Pick(ref first);
        }

        place = _trial.Has(index, created) ? Trial : place;
        var configuration = ConfigurationOf(place, created);
        var begins = created.AddMilliseconds(300 + 6_000 * dice.Unit() * dice.Unit());
        var took = configuration.Seconds * Math.Exp(0.5 * dice.Normal()) * (dice.Chance(0.02) ? 8 : 1);
        var ends = begins.AddMilliseconds(Math.Round(1_000 * took));
        var fate = dice.Unit();
        var cause = Catalogue.PickCause(ref dice);

        if (_hasStuck && fate < 0.0008) // stuck: started or not, the job never ends
            return fate < 0.0004 || now < begins ? new(created, created, "PENDING", place, 0, null, 0) : new(created, begins, "RUNNING", place, 0, null, 0);
        if (now < begins)
            return new(created, created, "PENDING", place, 0, null, 0);
        if (now < ends || ends.UtcTicks >= _stallFrom)
            return new(created, begins, "RUNNING", place, 0, null, 0);
        if (fate < 0.008)
            return new(created, ends, "CANCELLED", place, 0, null, 0);
        if (SampleSchedule.Incident(_seed, created) is { } incident && (int)(incident % 6) == place && dice.Chance(0.9))
            return new(created, ends, "FAILED", place, 6, null, 0);
        if (created.UtcTicks >= _outageFrom && Dice.Unit((ulong)index, _seed ^ 0x0FF) < 0.3)
            return new(created, ends, "FAILED", place, 6, null, 0);
        if (ends.Hour >= _capFromHour)
            return new(created, ends, "FAILED", place, Catalogue.NoCredits, null, 0);
        if (fate < 0.046)
            return new(created, ends, "FAILED", place, cause, null, 0);

        if (place == Trial && _trial.ResultOf(index, created) is var result)
            return new(created, ends, "COMPLETED", place, 0, result.Type, result.Confidence);
        var type = dice.Chance(0.05) ? null : Catalogue.TypeOf(place, configuration, dice.Unit(), created.UtcTicks >= _start - ShiftedFor);
        if (source != index && dice.Chance(0.8) && LifeOf(source, now) is { Status: "COMPLETED" } known)
            type = known.Type;
        var usual = type is null ? 0.35 : Catalogue.ConfidenceOf(type);
        var spread = Math.Clamp(usual + (1 - usual) * 0.9 * dice.Normal() * (dice.Chance(0.1) ? 2.5 : 0.7), 0.02, 0.999);
        return new(created, ends, "COMPLETED", place, 0, type, Catalogue.SaidConfidence(spread, ref dice));
    }

    private long? CreatedAt(long index)
    {
        if (index < _times.Length)
            return _times[index];
        if (double.IsPositiveInfinity(_ticksPerArrival))
            return null;
        var arrival = index - _times.Length;
        var ticks = _start + (long)((arrival + 0.1 + 0.8 * Dice.Unit((ulong)index, _seed)) * _ticksPerArrival);
        return ticks - ticks % 10; // to the microsecond, as the service does
    }

    private string IdOf(long index)
    {
        var (high, low) = (SampleIds.Spread(index, _seed), new Dice(_seed ^ 0x1D, (ulong)index).Next());
        return "clj-" + (Dice.Unit((ulong)index, _seed ^ 0x28) < 0.2 ? SampleIds.Short(high, low) : SampleIds.Uuid(high, low));
    }
}
