using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>What looks at a job say of the time that it waited and ran.</summary>
public sealed class SeenStepsTests
{
    private static readonly Gen<DateTimeOffset?> Moment = Gen.Frequency<DateTimeOffset?>(
        (3, Gen.Int[-30, 120].Select(s => (DateTimeOffset?)AJob.Created.AddSeconds(s))),
        (1, Gen.Const((DateTimeOffset?)null)));

    private static readonly Gen<SeenSteps?> Steps = Gen.Frequency<SeenSteps?>(
        (5, Gen.Select(Moment, Moment, Moment, Moment, Moment).Select((a, b, c, d, e) => (SeenSteps?)new SeenSteps
        {
            PendingFirst = a, PendingLast = b, PendingChanged = c, RunningFirst = d, RunningChanged = e,
        })),
        (1, Gen.Const((SeenSteps?)null)));

    [Fact]
    public void Order_of_looks_does_not_matter() => Gen.Select(Steps, Steps, Steps).Sample((one, two, three) =>
        SeenSteps.Merge(one, two) == SeenSteps.Merge(two, one)
        && SeenSteps.Merge(SeenSteps.Merge(one, two), three) == SeenSteps.Merge(one, SeenSteps.Merge(two, three))
        && SeenSteps.Merge(one, one) == one);

    [Fact]
    public void Spans_of_any_job_are_ordered_and_never_negative() => Gen.Select(Gens.Job, Steps, Moment, Moment).Sample((job, steps, created, updated) =>
    {
        var seen = job with { Steps = steps, CreatedAt = created, UpdatedAt = updated };
        return new[] { seen.Waited, seen.Ran }.All(span => span is not var (low, high) || (low >= TimeSpan.Zero && low <= high))
            && (seen.Ran is null || seen.Status.IsFinished);
    });

    [Fact]
    public void True_spans_are_within_the_seen_ones_whatever_the_service_says_of_changes() => Gen.Select(
        Gen.Int[0, 60_000], Gen.Int[0, 60_000], Gen.Select(Gen.Int[0, 120_000], Gen.Int[0, 3_000], Gen.Int[0, 3_000]).Array[1, 9], Gen.Int[0, 3], Gen.Int)
        .Sample((waits, runs, looks, habit, order) =>
        {
            var (start, end) = (AJob.Created.AddMilliseconds(waits), AJob.Created.AddMilliseconds(waits + runs));
            var read = looks.Select(look => Look(AJob.Created.AddMilliseconds(look.Item1), look.Item2, look.Item3)).ToArray();
            new Random(order).Shuffle(read);
            Job done = AJob.Completed().Id("clj-1").Edit(job => job with { UpdatedAt = end });
            var merged = read.Append(done).Aggregate(Job.Newer) with { Status = JobStatus.Completed, UpdatedAt = end };
            Assert.Equal(read.Any(job => job.Steps?.RunningFirst is not null), merged.Waited is not null);
            Assert.Equal(merged.Waited is null, merged.Ran is null);
            if (merged.Waited is not var (low, high) || merged.Ran is not var (least, most))
                return;
            Assert.InRange(start - AJob.Created, low, high);
            Assert.InRange(end - start, least, most);

            Job Look(DateTimeOffset at, int before, int after)
            {
                var status = at < start ? JobStatus.Pending : at < end ? JobStatus.Running : JobStatus.Completed;
                DateTimeOffset? changed = status == JobStatus.Completed ? end : habit switch
                {
                    0 => AJob.Created, // as it was created
                    1 => status == JobStatus.Running ? start : AJob.Created, // as the status changed
                    2 => status == JobStatus.Running ? at : AJob.Created, // at any sign of life
                    _ => null,
                };
                Job job = AJob.With(status).Id("clj-1").Edit(job => job with { UpdatedAt = changed });
                return job with { Steps = SeenSteps.Of(job, at.AddMilliseconds(-before), at.AddMilliseconds(after)) };
            }
        });

    [Fact]
    public void Service_that_keeps_the_time_of_a_change_bounds_the_start()
    {
        Job job = AJob.Completed().Took(TimeSpan.FromSeconds(68)).Edit(job => job with { Steps = Seen(waiting: 14, running: 31, changed: 17) });
        Assert.Equal(new SpanRange(TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(17)), job.Waited);
        Assert.Equal(new SpanRange(TimeSpan.FromSeconds(51), TimeSpan.FromSeconds(54)), job.Ran);
    }

    [Fact]
    public void Look_by_a_clock_that_differs_is_no_bound()
    {
        Job job = AJob.Completed().Took(TimeSpan.FromSeconds(20)).Edit(job => job with { Steps = Seen(waiting: 40, running: 50, changed: null) });
        Assert.Equal(new SpanRange(TimeSpan.Zero, TimeSpan.FromSeconds(20)), job.Waited);
        Assert.Null((job with { Steps = Seen(waiting: -60, running: -30, changed: null) }).Waited);
    }

    [Fact]
    public void Job_that_finished_or_came_new_unseen_has_no_spans()
    {
        Assert.Null(SeenSteps.Of(AJob.Completed(), AJob.Created, AJob.Created));
        Assert.Null(SeenSteps.Of(AJob.With("THROTTLED"), AJob.Created, AJob.Created));
        Assert.Null(AJob.Completed().Build().Waited);
        Assert.Null((AJob.Completed().Build() with { Steps = new() { PendingFirst = AJob.Created, PendingLast = AJob.Created } }).Waited);
        Assert.Null((AJob.Running().Build() with { Steps = Seen(1, 2, null) }).Ran);
    }

    [Fact]
    public void Block_keeps_the_looks_at_its_jobs_through_changes() => Gen.Select(
        Gen.Select(Gens.Job, Steps).Select((job, steps) => job with { Steps = steps }).Array[0, 40], Gen.Select(Gens.Job, Steps).Array[0, 10])
        .Sample((jobs, more) =>
        {
            var block = JobBlock.Of(jobs);
            Assert.Equal(jobs.ToDictionary(job => job.Id, job => job.Steps), block.All().ToDictionary(job => job.Id, job => job.Steps));
            var gone = jobs.Take(3).Select(job => job.Id).ToHashSet();
            List<Job> added = [.. more.Select(each => each.Item1 with { Steps = each.Item2 })];
            Assert.Equal(
                jobs.Where(job => !gone.Contains(job.Id)).Concat(added).ToDictionary(job => job.Id, job => job.Steps),
                block.With(added, gone).All().ToDictionary(job => job.Id, job => job.Steps));
        });

    [Fact]
    public void Further_look_at_a_waiting_job_leaves_the_block_as_it_is()
    {
        Job waiting = AJob.Pending();
        var block = JobBlock.Of([Seen(1), AJob.Completed()]);
        Assert.Same(block, block.With([Seen(18)], new HashSet<string>()));
        Assert.NotSame(block, block.With([Seen(18) with { Status = JobStatus.Running }], new HashSet<string>()));

        Job Seen(int second) => waiting with { Steps = SeenSteps.Of(waiting, AJob.Created.AddSeconds(second), AJob.Created.AddSeconds(second)) };
    }

    private static SeenSteps Seen(int waiting, int running, int? changed) => new()
    {
        PendingFirst = AJob.Created.AddSeconds(waiting),
        PendingLast = AJob.Created.AddSeconds(waiting),
        PendingChanged = AJob.Created,
        RunningFirst = AJob.Created.AddSeconds(running),
        RunningChanged = changed is { } at ? AJob.Created.AddSeconds(at) : null,
    };
}
