using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class FailureHistoryTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Gen<long> Slots = Gens.Near.Select(FailureHistory.SlotOf);

    [Fact]
    public void Counts_of_any_span_are_what_counting_job_by_job_finds() => Gen.Select(Gens.JobSet, Slots, Slots, Gens.Near).Sample((jobs, from, until, end) =>
    {
        var history = FailureHistory.Of(jobs, [], end);
        var finished = jobs.Where(job => job.Status.Kind is StatusKind.Completed or StatusKind.Failed && job.CreatedAt is not null)
            .Select(job => (Slot: FailureHistory.SlotOf(At(job, end)), Job: job)).Where(each => each.Slot >= from && each.Slot < until).ToList();
        var failed = finished.Where(each => each.Job.Status.Kind == StatusKind.Failed).Select(each => ErrorGroup.KeyOf(each.Job.ErrorMessage)).ToList();
        Assert.Equal((finished.Count, failed.Count), (history.Finished(from, until), history.Failed(from, until)));
        Assert.All(failed.Distinct(), key => Assert.Equal(failed.Count(other => other == key),
            FailureHistory.CountIn(history.FailuresOf(key), from, until)));
    });

    [Fact]
    public void Histories_of_parts_are_together_the_history_of_all() => Gen.Select(Gens.JobSet, Gens.Near, Slots, Slots).Sample((jobs, cut, from, until) =>
    {
        var end = DateTimeOffset.MaxValue;
        var all = FailureHistory.Of(jobs, [], end);
        var joined = FailureHistory.Join([FailureHistory.Of(jobs.Where(job => job.CreatedAt < cut), [], end),
            FailureHistory.Of(jobs.Where(job => !(job.CreatedAt < cut)), [], end)]);
        Assert.Equal((all.Finished(from, until), all.Failed(from, until)), (joined.Finished(from, until), joined.Failed(from, until)));
        Assert.All(jobs.Select(job => ErrorGroup.KeyOf(job.ErrorMessage)).Distinct(),
            key => Assert.Equal(all.FailuresOf(key).ToArray(), joined.FailuresOf(key).ToArray()));
    });

    [Fact]
    public void Known_time_is_what_the_parts_know()
    {
        var from = AJob.Created;
        var history = FailureHistory.Join(
            [Knowing(new(from, from + Day)), Knowing(new(from + 3 * Day, from + 4 * Day)), Knowing(new(from + Day, from + 2 * Day))]);
        Assert.Equal([new Period(from, from + 2 * Day), new(from + 3 * Day, from + 4 * Day)], history.Known);
        Assert.Equal(2 * Day, history.KnownIn(from + Day, from + 4 * Day));
        Assert.Null(FailureHistory.None.From);
    }

    private static FailureHistory Knowing(Period period) => FailureHistory.Of(JobSet.Empty, [period], DateTimeOffset.MaxValue);

    private static DateTimeOffset At(Job job, DateTimeOffset end)
    {
        var at = job.UpdatedAt > job.CreatedAt ? job.UpdatedAt.Value : job.CreatedAt!.Value;
        return at < end ? at : end;
    }
}
