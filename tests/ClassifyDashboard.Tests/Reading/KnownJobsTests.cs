using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The known jobs of a scope compared with a plain dictionary, in any order of arrival.</summary>
public sealed class KnownJobsTests
{
    private const int Ids = 12;
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeRange All = new(Start.UtcTicks, Start.AddHours(24).UtcTicks);
    private static readonly DateTimeOffset Later = Start.AddDays(2);

    [Fact]
    public void Known_jobs_hold_each_job_once_in_its_newest_version_and_list_the_unfinished() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        using var cache = new BlockCache(new JobReaderOptions().MaxJobs);
        var known = new KnownJobs(cache);
        var expected = new Dictionary<string, Job>();
        for (var step = 0; step < 12; step++)
        {
            var jobs = Enumerable.Range(0, Ids).Where(_ => random.Next(2) == 0).Select(i => Version(random, i)).ToDictionary(job => job.Id);
            switch (random.Next(5))
            {
                case 0:
                    var removed = Some();
                    known.Remove(removed);
                    removed.ForEach(job => expected.Remove(job.Id));
                    break;
                case 4:
                    var gone = Some();
                    known.MarkGone(gone, Later.AddMinutes(step));
                    gone.ForEach(job => expected[job.Id] = expected[job.Id] with { GoneAt = Later.AddMinutes(step) });
                    break;
                case 1:
                    // Nobody asks by id for a job that is gone. Without a time it would not be found.
                    var asked = jobs.Where(job => expected.TryGetValue(job.Key, out var before)
                        && (before.IsListed || job.Value.CreatedAt is not null)).ToDictionary();
                    known.Update(asked, Later);
                    foreach (var job in asked.Values)
                        Expect(job);
                    break;
                default:
                    var missing = known.StoreRange(All, jobs, Later, 0);
                    Assert.Equal(expected.Values.Where(job => job is { CreatedAt: not null, IsListed: true } && !jobs.ContainsKey(job.Id)).Select(job => job.Id)
                        .Order(), missing.Select(job => job.Id).Order());
                    foreach (var job in jobs.Values)
                        Expect(job);
                    break;
            }

            var found = Block.Join(known.Blocks(All, out var isWhole), All);
            Assert.True(isWhole);
            Assert.Equal(JobSet.Of(expected.Values).Select(Text), found.Select(Text));
            Assert.Equal(expected.Values.Where(job => job is { Status.IsFinished: false, IsListed: true }).Select(Text).Order(), known.Unfinished(All)
                .Select(Text).Order());
        }

        List<Job> Some() => [.. known.Unfinished(All).Concat(known.Newest(Ids)).Where(_ => random.Next(4) == 0).DistinctBy(job => job.Id)];

        void Expect(Job read)
        {
            if (!expected.TryGetValue(read.Id, out var before))
                expected[read.Id] = read;
            else if (read.CreatedAt is null && before.CreatedAt is not null)
                expected[read.Id] = Job.Newer(read with { CreatedAt = before.CreatedAt, UpdatedAt = read.UpdatedAt ?? before.UpdatedAt }, before);
            else
                expected[read.Id] = before.CreatedAt is null && read.CreatedAt is not null ? read : Job.Newer(read, before);
        }
    });

    [Fact]
    public void Job_whose_versions_have_no_times_is_known_as_read_last()
    {
        using var cache = new BlockCache(new JobReaderOptions().MaxJobs);
        var known = new KnownJobs(cache);
        foreach (var status in new[] { JobStatus.Pending, JobStatus.Running })
        {
            Job job = AJob.With(status).Id("clj-1");
            job = job with { CreatedAt = null, UpdatedAt = null };
            known.StoreRange(All, new Dictionary<string, Job> { [job.Id] = job }, Later, 0);
        }

        Assert.Equal(JobStatus.Running, Assert.Single(known.Unfinished(All)).Status);
    }

    [Fact]
    public void Job_that_refreshes_no_longer_request_is_not_waited_for()
    {
        using var cache = new BlockCache(new JobReaderOptions().MaxJobs);
        var known = new KnownJobs(cache);
        var age = TimeSpan.FromSeconds(90);
        Job odd = AJob.With(JobStatus.Of("THROTTLED")).At(Start);
        var lastLook = Start + Finality.UnknownStatusPolling - TimeSpan.FromSeconds(1);
        known.StoreRange(All, new Dictionary<string, Job> { [odd.Id] = odd }, lastLook, 0);
        Assert.False(known.HasStale(All, lastLook + age + TimeSpan.FromTicks(1), age));
    }

    [Fact]
    public void Job_found_by_a_long_check_is_followed_afterwards_and_its_window_stays_known()
    {
        using var cache = new BlockCache(new JobReaderOptions().MaxJobs);
        var known = new KnownJobs(cache);
        var age = TimeSpan.FromSeconds(90);
        var end = Start + (3 * age);
        Job late = AJob.Running().At(Start);
        known.StoreRange(All, new Dictionary<string, Job> { [late.Id] = late }, Start, 0, seenAt: end);
        Assert.False(known.HasStale(All, end, age));
        Assert.Equal(Start.UtcTicks, Assert.Single(known.Coverage.Known).ReadAt);
        Assert.True(known.HasStale(All, end + age + TimeSpan.FromTicks(1), age));
        Assert.False(known.HasStale(All, end + age + TimeSpan.FromTicks(1), age, new HashSet<string> { late.Id }));
    }

    // One of the states that a job passes through; sometimes without a time.
    private static Job Version(Random random, int id)
    {
        var created = Start.AddMinutes(id * 97);
        var state = random.Next(3);
        Job job = AJob.With(state switch { 0 => JobStatus.Pending, 1 => JobStatus.Running, _ => JobStatus.Completed }).Id($"clj-{id}").At(created)
            .Took(TimeSpan.FromSeconds(state));
        return random.Next(5) == 0 ? job with { CreatedAt = null, UpdatedAt = null } : job;
    }

    private static string Text(Job job) => $"{job.Id} {job.Status.Name} {job.CreatedAt:s} {job.UpdatedAt:s} {job.GoneAt:s}";
}
