using ClassifyDashboard.Jobs;
using ClassifyDashboard.Storage;
using CsCheck;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Jobs to bytes and back, and invalid bytes.</summary>
public sealed class JobCodecTests
{
    private static readonly Gen<string?> OptionalText = Gen.Frequency<string?>((3, Gens.Text.Select(text => (string?)text)), (1, Gen.Const((string?)null)));

    private static readonly Gen<JobConfiguration> Configuration = Gen.Select(
        Gen.Select(Gens.Text, Gens.Text).Select((type, description) => new ClassifyRule(type, description)).Array[0, 4],
        OptionalText, OptionalText, Gen.OneOf<int?>(null, 0, 5, -1, int.MaxValue, int.MinValue), OptionalText)
        .Select((rules, mode, language, pages, target) =>
            new JobConfiguration { Rules = rules.ToValueList(), Mode = mode, Language = language, MaxPages = pages, TargetPages = target });

    private static readonly Gen<DateTimeOffset?> AnytimeAnywhere = Gen.Select(Gens.Anytime, Gen.Int[-14 * 60, 14 * 60], Gen.Int[0, 9])
        .Select((time, minutes, chance) => chance switch
        {
            0 => null,
            < 5 => (DateTimeOffset?)time,
            _ => time.Year is > 1 and < 9999 ? time.ToOffset(TimeSpan.FromMinutes(minutes)) : time,
        });

    /// <summary>Gens.Job, plus everything that it omits or keeps usual.</summary>
    private static readonly Gen<Job> AnyJob = Gen.Select(
        Gens.Job, Configuration, Gen.Select(OptionalText, OptionalText, Gens.Text, Gens.Text), Gen.Select(AnytimeAnywhere, AnytimeAnywhere, Gen.Bool),
        Gen.Select(Gens.Text, Gen.Int[-9, 9]))
        .Select((job, configuration, texts, times, odd) => job with
        {
            Configuration = configuration,
            ParseJobId = texts.Item1,
            TransactionId = texts.Item2,
            ProjectId = texts.Item3,
            UserId = texts.Item4,
            CreatedAt = times.Item3 ? times.Item1 : job.CreatedAt,
            UpdatedAt = times.Item3 ? times.Item2 : job.UpdatedAt,
            Status = times.Item3 ? JobStatus.Of(odd.Item1) : job.Status,
            Input = times.Item3 ? new((DocumentInputKind)odd.Item2, job.Input.Value) : job.Input,
            GoneAt = times.Item3 ? times.Item2 : null,
            Steps = odd.Item2 <= 0 ? null
                : new() { PendingFirst = times.Item1, PendingLast = times.Item2, PendingChanged = job.CreatedAt, RunningFirst = times.Item1 },
        });

    private static readonly Gen<Job[]> Jobs = Gen.OneOf(Gens.Job.Array[0, 40], AnyJob.Array[0, 12]);

    [Fact]
    public void Entry_of_version_1_is_read_without_loss() =>
        Assert.Equal(StoredJobs.All, JobCodec.Read(Convert.FromBase64String(StoredJobs.Version1)));

    [Fact]
    public void Entry_of_version_2_is_read_without_loss() =>
        Assert.Equal(StoredJobs.WithGone, JobCodec.Read(Convert.FromBase64String(StoredJobs.Version2)));

    [Fact]
    public void Entry_of_version_3_is_read_without_loss() =>
        Assert.Equal(StoredJobs.WithSteps, JobCodec.Read(Convert.FromBase64String(StoredJobs.Version3)));

    [Fact]
    public void Entry_is_readable_by_the_first_version_that_knows_all_of_it()
    {
        Assert.Equal(1, JobCodec.Write(StoredJobs.All)[0]);
        Assert.Equal(2, JobCodec.Write([StoredJobs.All[0] with { GoneAt = AJob.Created }])[0]);
        Assert.Equal(3, JobCodec.Write(StoredJobs.WithSteps)[0]);
        Assert.Equal(4, JobCodec.Write([.. StoredJobs.WithSteps, StoredJobs.All[0] with { Credits = 2.5 }])[0]);
    }

    [Fact]
    public void Written_job_is_read_back_to_the_last_half_of_a_character() => Jobs.Sample(
        jobs =>
        {
            var read = JobCodec.Read(JobCodec.Write(jobs));
            Assert.Equal(jobs, read);
            Assert.Equal(jobs.Select(job => (job.CreatedAt?.Offset, job.UpdatedAt?.Offset)),
                read.Select(job => (job.CreatedAt?.Offset, job.UpdatedAt?.Offset)));
        },
        iter: 2_000);

    [Theory]
    [InlineData("")]
    [InlineData(" failed ")]
    [InlineData("a status of thirty-nine letters, and one more that is cut off")]
    [InlineData("a status of thirty-nine letters, and so  on behind two spaces")]
    [InlineData("0123456789012345678901234567890123456 8 that is cut at a space")]
    [InlineData("012345678901234567890123456789012345678\ud83d\ude00 cut in two")]
    public void Truncated_status_keeps_its_name(string sent)
    {
        Job job = AJob.With(JobStatus.Of(sent));
        Assert.Equal(job.Status, Assert.Single(JobCodec.Read(JobCodec.Write([job]))).Status);
    }

    [Fact]
    public void Arbitrary_bytes_are_read_as_jobs_or_invalid_data()
    {
        Gen.Byte.Array[0, 400].Sample(bytes => Assert.Throws<InvalidDataException>(() => JobCodec.Read(bytes)), iter: 2_000);

        // With the version and a valid checksum, so that the rest is tried too.
        Gen.Byte.Array[0, 400].Sample(bytes => ReadsOrRefuses(JobCodec.Pack(bytes, 3)), iter: 2_000);
        Gen.Select(Gen.UInt, Gen.Byte.Array[0, 400]).Sample((size, bytes) => ReadsOrRefuses(JobCodec.Seal(size, bytes, 3)), iter: 2_000);
    }

    [Fact]
    public void Damaged_entry_is_recognised() => Gen.Select(Jobs, Gen.UInt, Gen.Int[0, 7]).Sample(
        (jobs, place, bit) =>
        {
            var bytes = JobCodec.Write(jobs);
            var at = (int)(place % bytes.Length);
            Assert.Throws<InvalidDataException>(() => JobCodec.Read(bytes.AsSpan(0, at)));
            Assert.Throws<InvalidDataException>(() => JobCodec.Read([.. bytes, (byte)bit]));
            bytes[at] ^= (byte)(1 << bit);
            Assert.Throws<InvalidDataException>(() => JobCodec.Read(bytes));
        },
        iter: 1_000);

    [Fact]
    public void Damaged_entry_with_a_valid_checksum_throws_nothing_else() =>
        Gen.Select(Jobs, Gen.Select(Gen.UInt, Gen.Byte).Array[1, 4], Gen.Int[-3, 3]).Sample(
        (jobs, changes, longer) =>
        {
            var content = JobBlockWriter.Write(jobs).Written.ToArray();
            foreach (var (place, value) in changes)
                content[place % content.Length] = value;
            Array.Resize(ref content, Math.Max(0, content.Length + longer));
            ReadsOrRefuses(JobCodec.Pack(content, 3));
        },
        iter: 5_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Claimed_size_of_an_entry_allocates_no_memory(int tablesBefore)
    {
        var writer = new EntryWriter();
        for (var i = 0; i < tablesBefore; i++)
            writer.Count(0);
        writer.Number(50_000_000);
        var entry = JobCodec.Seal((uint)writer.Written.Length, writer.Written, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => JobCodec.Read(entry));
        Assert.Throws<InvalidDataException>(() => JobCodec.Read(JobCodec.Seal(uint.MaxValue, writer.Written, 1)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000);
    }

    [Fact]
    public void Repeated_texts_and_configurations_are_shared_across_entries()
    {
        static Job Made(int i) => AJob.Completed(new string("invoice")).Configured(new string("cfg-1")).Edit(job => job with
        {
            ProjectId = string.Concat("project-", "1"),
            UserId = string.Concat("user-", "1"),
            Configuration = new JobConfiguration { Rules = [new("invoice", "A document that asks for payment")], MaxPages = 3 + (i / 100) },
        });
        var one = JobCodec.Read(JobCodec.Write([Made(0), Made(1), AJob.With("THROTTLED"), AJob.With("THROTTLED")]));
        var other = JobCodec.Read(JobCodec.Write([Made(2), Made(3)]));
        foreach (var (a, b) in new[] { (one[0], one[1]), (one[0], other[1]) })
        {
            Assert.Same(a.Configuration, b.Configuration);
            Assert.Same(a.ProjectId, b.ProjectId);
            Assert.Same(a.UserId, b.UserId);
            Assert.Same(a.ConfigurationId, b.ConfigurationId);
            Assert.Same(a.Result!.Type, b.Result!.Type);
            Assert.Same(a.Status, b.Status);
        }

        Assert.Same(one[2].Status, one[3].Status);
    }

    [Fact]
    public void Identical_jobs_are_read_too()
    {
        var jobs = Enumerable.Repeat(AJob.Completed(reasoning: new string('x', 3_000)).Build(), 2_000).ToArray();
        Assert.Equal(jobs, JobCodec.Read(JobCodec.Write(jobs)));
        Job job = AJob.Completed(reasoning: new string('x', 3_000_000));
        Assert.Equal(job, Assert.Single(JobCodec.Read(JobCodec.Write([job]))));
    }

    private static void ReadsOrRefuses(byte[] entry)
    {
        try
        {
            Assert.NotNull(JobCodec.Read(entry));
        }
        catch (InvalidDataException)
        {
        }
    }
}
