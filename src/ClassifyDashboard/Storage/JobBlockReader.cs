using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Storage;

/// <summary>Reads the content of an entry written by <see cref="JobBlockWriter"/>.</summary>
/// <param name="content">The content.</param>
/// <param name="version">The entry's version, from 1 on.</param>
internal ref struct JobBlockReader(ReadOnlySpan<byte> content, byte version)
{
    // Flags, status, configuration, kind, and eight texts of at least one byte.
    private const int MinBytesOfJob = 12;

    // The number of rules, the flag of a page limit, and three texts.
    private const int MinBytesOfConfiguration = 5;

    private readonly int _parts = (int)JobParts.Gone << (version - 1); // each version added one

    private EntryReader _reader = new(content);
    private string[] _texts = [];
    private JobStatus[] _statuses = [];
    private JobConfiguration[] _configurations = [];
    private long _lastCreated;

    /// <exception cref="InvalidDataException">The content is damaged or truncated.</exception>
    public Job[] Read()
    {
        _texts = StringTable.ReadTable(ref _reader);
        _statuses = new JobStatus[_reader.Count(minBytesEach: 1)];
        for (var i = 0; i < _statuses.Length; i++)
            _statuses[i] = StatusOf(_reader.Text());
        _configurations = new JobConfiguration[_reader.Count(MinBytesOfConfiguration)];
        for (var i = 0; i < _configurations.Length; i++)
            _configurations[i] = InternedValues.Configuration(ReadConfiguration());
        var jobs = new Job[_reader.Count(MinBytesOfJob)];
        for (var i = 0; i < jobs.Length; i++)
            jobs[i] = ReadJob();
        return _reader.IsAtEnd ? jobs : throw EntryReader.Invalid();
    }

    // A long name was truncated when first read, perhaps after a space that would now be trimmed: truncate it again.
    private static JobStatus StatusOf(string name) => JobStatus.Of(name.Length == JobStatus.MaxNameLength ? name + "…" : name);

    private JobConfiguration ReadConfiguration()
    {
        var rules = new ClassifyRule[_reader.Count(minBytesEach: 2)];
        for (var i = 0; i < rules.Length; i++)
            rules[i] = new(Text(), Text());
        return new()
        {
            Rules = ValueList.Of<ClassifyRule>(rules),
            Mode = OptionalText(),
            Language = OptionalText(),
            TargetPages = OptionalText(),
            MaxPages = _reader.Place(2) == 0 ? null : _reader.Int32(),
        };
    }

    private Job ReadJob()
    {
        var parts = (JobParts)_reader.Place(_parts);
        var status = _statuses[_reader.Place(_statuses.Length)];
        var configuration = _configurations[_reader.Place(_configurations.Length)];
        var kind = (DocumentInputKind)_reader.Int32();
        var created = ReadTime(parts, JobParts.Created, JobParts.CreatedOffset);
        _lastCreated = created?.UtcTicks ?? _lastCreated;
        var updated = ReadTime(parts, JobParts.Updated, JobParts.UpdatedOffset);
        var gone = ReadTime(parts, JobParts.Gone, JobParts.None);
        var steps = parts.HasFlag(JobParts.Steps) ? ReadSteps() : null;
        double? credits = parts.HasFlag(JobParts.Credits) ? _reader.Real() : null;
        double? confidence = parts.HasFlag(JobParts.Confidence) ? _reader.Real() : null;
        return new()
        {
            Id = Text(),
            Status = status,
            CreatedAt = created,
            UpdatedAt = updated,
            GoneAt = gone,
            Steps = steps,
            Credits = credits,
            Input = new(kind, Compact()),
            ErrorText = OptionalCompact(),
            ConfigurationId = OptionalText(),
            Configuration = configuration,
            ProjectId = Text(),
            UserId = Text(),
            ParseJobId = OptionalText(),
            TransactionId = OptionalText(),
            Result = parts.HasFlag(JobParts.Result) ? new(OptionalText(), confidence, Compact()) : null,
        };
    }

    private DateTimeOffset? ReadTime(JobParts parts, JobParts time, JobParts offset)
    {
        if (!parts.HasFlag(time))
            return null;
        var ticks = ReadTicks();
        var minutes = offset != JobParts.None && parts.HasFlag(offset) ? _reader.Int32() : 0;
        var local = unchecked(ticks + (minutes * TimeSpan.TicksPerMinute));
        if (!IsTime(local) || Math.Abs((long)minutes) > 14 * 60)
            throw EntryReader.Invalid();
        return new(local, TimeSpan.FromMinutes(minutes));
    }

    private long ReadTicks() => unchecked(_lastCreated + _reader.Signed()) is var ticks && IsTime(ticks) ? ticks : throw EntryReader.Invalid();

    private SeenSteps ReadSteps()
    {
        var known = _reader.Place(32);
        return new()
        {
            PendingFirst = ReadStep(known & 1),
            PendingLast = ReadStep(known & 2),
            PendingChanged = ReadStep(known & 4),
            RunningFirst = ReadStep(known & 8),
            RunningChanged = ReadStep(known & 16),
        };
    }

    private DateTimeOffset? ReadStep(int isKnown) => isKnown == 0 ? null : new(ReadTicks(), TimeSpan.Zero);

    private static bool IsTime(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;

    private string Text() => StringTable.Read(ref _reader, _texts);

    private CompactText OptionalCompact() => StringTable.ReadCompact(ref _reader, _texts);

    private CompactText Compact() => OptionalCompact() is { IsNone: false } text ? text : throw EntryReader.Invalid();

    private string? OptionalText() => StringTable.ReadOptional(ref _reader, _texts);
}
