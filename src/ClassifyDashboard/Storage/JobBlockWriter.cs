using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Storage;

/// <summary>Flags before each job that state which optional fields follow.</summary>
[Flags]
internal enum JobParts
{
    None = 0,
    Created = 1,
    CreatedOffset = 2,
    Updated = 4,
    UpdatedOffset = 8,
    Result = 16,
    Confidence = 32,
    Gone = 64,
    Steps = 128,
    Credits = 256,
}

/// <summary>Writes jobs as the content of an entry; <see cref="JobBlockReader"/> reads it.</summary>
internal sealed class JobBlockWriter
{
    private readonly EntryWriter _writer = new();
    private readonly StringTable _texts = new();
    private readonly Table<JobStatus> _statuses = new();
    private readonly Table<JobConfiguration> _configurations = new();
    private long _lastCreated;

    private JobBlockWriter()
    {
    }

    public static EntryWriter Write(IReadOnlyList<Job> jobs)
    {
        var writer = new JobBlockWriter();
        writer.WriteAll(jobs);
        return writer._writer;
    }

    private void WriteAll(IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs)
        {
            _statuses.Add(job.Status);
            _configurations.Add(job.Configuration);
            Texts(job, _texts.Add);
        }

        foreach (var configuration in _configurations.Items)
            Texts(configuration, _texts.Add);

        _texts.WriteTable(_writer);
        _writer.Count(_statuses.Items.Count);
        foreach (var status in _statuses.Items)
            _writer.Text(status.Name);
        _writer.Count(_configurations.Items.Count);
        foreach (var configuration in _configurations.Items)
            Write(configuration);
        _writer.Count(jobs.Count);
        foreach (var job in jobs)
            Write(job);
    }

    private void Write(JobConfiguration configuration)
    {
        _writer.Count(configuration.Rules.Count);
        Texts(configuration, Text);
        _writer.Count(configuration.MaxPages is null ? 0 : 1);
        if (configuration.MaxPages is { } pages)
            _writer.Signed(pages);
    }

    private void Write(Job job)
    {
        _writer.Count((int)PartsOf(job));
        _writer.Count(_statuses.PlaceOf(job.Status));
        _writer.Count(_configurations.PlaceOf(job.Configuration));
        _writer.Signed((int)job.Input.Kind);

        // Jobs are roughly in time order, so differences are short.
        var before = _lastCreated;
        if (job.CreatedAt is { } created)
            Write(created, before, out _lastCreated);
        if (job.UpdatedAt is { } updated)
            Write(updated, _lastCreated, out _);
        if (job.GoneAt is { } gone)
            _writer.Signed(gone.UtcTicks - _lastCreated);
        if (job.Steps is { } steps)
            Write(steps);
        if (job.Credits is { } credits)
            _writer.Real(credits);
        if (job.Result?.Confidence is { } confidence)
            _writer.Real(confidence);
        Texts(job, Text);
    }

    // A bit for each time that is known, then these times.
    private void Write(SeenSteps steps)
    {
        ReadOnlySpan<DateTimeOffset?> times = [steps.PendingFirst, steps.PendingLast, steps.PendingChanged, steps.RunningFirst, steps.RunningChanged];
        var known = 0;
        for (var i = 0; i < times.Length; i++)
            known |= times[i] is null ? 0 : 1 << i;
        _writer.Count(known);
        foreach (var time in times)
        {
            if (time is { } at)
                _writer.Signed(at.UtcTicks - _lastCreated);
        }
    }

    private void Write(DateTimeOffset time, long from, out long ticks)
    {
        ticks = time.UtcTicks;
        _writer.Signed(ticks - from);
        if (time.Offset != TimeSpan.Zero)
            _writer.Signed(time.TotalOffsetMinutes);
    }

    private void Text(string? text) => _texts.Write(_writer, text);

    private static JobParts PartsOf(Job job) =>
        (job.CreatedAt is null ? 0 : JobParts.Created)
        | (job.CreatedAt is { Offset.Ticks: not 0 } ? JobParts.CreatedOffset : 0)
        | (job.UpdatedAt is null ? 0 : JobParts.Updated)
        | (job.UpdatedAt is { Offset.Ticks: not 0 } ? JobParts.UpdatedOffset : 0)
        | (job.IsListed ? 0 : JobParts.Gone)
        | (job.Steps is null ? 0 : JobParts.Steps)
        | (job.Credits is null ? 0 : JobParts.Credits)
        | (job.Result is null ? 0 : JobParts.Result)
        | (job.Result?.Confidence is null ? 0 : JobParts.Confidence);

    // The order of the texts, the same for counting and for writing.
    private static void Texts(Job job, Action<string?> each)
    {
        each(job.Id);
        each(job.Input.Value);
        each(job.ErrorMessage);
        each(job.ConfigurationId);
        each(job.ProjectId);
        each(job.UserId);
        each(job.ParseJobId);
        each(job.TransactionId);
        if (job.Result is { } result)
        {
            each(result.Type);
            each(result.Reasoning);
        }
    }

    private static void Texts(JobConfiguration configuration, Action<string?> each)
    {
        foreach (var rule in configuration.Rules.AsSpan())
        {
            each(rule.Type);
            each(rule.Description);
        }

        each(configuration.Mode);
        each(configuration.Language);
        each(configuration.TargetPages);
    }

    /// <summary>
    /// Distinct values with their indexes. Most jobs share an instance, which the table finds without comparing contents.
    /// </summary>
    private sealed class Table<T>
        where T : class
    {
        private readonly Dictionary<T, int> _byInstance = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<T, int> _byValue = [];

        public List<T> Items { get; } = [];

        public void Add(T item)
        {
            if (_byInstance.ContainsKey(item))
                return;
            if (!_byValue.TryGetValue(item, out var place))
            {
                place = Items.Count;
                Items.Add(item);
                _byValue.Add(item, place);
            }

            _byInstance.Add(item, place);
        }

        public int PlaceOf(T item) => _byInstance[item];
    }
}
