using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class TableViewTests
{
    [Fact]
    public void Pages_together_hold_every_job_once_in_any_sort_order() =>
        Gen.Select(Gens.JobSet, Gen.OneOf([.. JobColumn.All]), Gen.Bool).Sample((jobs, sort, descending) =>
        {
            var view = new TableView { Sort = sort, Descending = descending };
            var ordered = view.InOrder(jobs);
            var rows = Enumerable.Range(1, view.PageCount(jobs.Count)).SelectMany(page => (view with { Page = page }).Rows(ordered)).ToList();
            return rows.Count == jobs.Count && rows.Select(job => job.Id).Distinct().Count() == jobs.Count;
        });

    [Theory]
    [InlineData(true, "0.9 0.5 0.1 -")]
    [InlineData(false, "0.1 0.5 0.9 -")]
    public void Jobs_without_a_value_are_last_in_both_directions(bool descending, string expected)
    {
        var jobs = AJob.SetOf(AJob.Completed(confidence: 0.5), AJob.Running(), AJob.Completed(confidence: 0.9), AJob.Completed(confidence: 0.1));
        var rows = new TableView { Sort = JobColumn.Confidence, Descending = descending }.InOrder(jobs);
        Assert.Equal(expected,
            string.Join(' ', rows.Select(job => job.Result?.Confidence?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-")));
    }

    [Fact]
    public void Page_beyond_the_end_is_the_last_one()
    {
        var jobs = AJob.SetOf(30, i => AJob.Completed().At(AJob.Created.AddMinutes(-i)));
        Assert.Equal(jobs.Skip(25), new TableView { Page = 99 }.Rows(jobs));
    }

    [Fact]
    public void Rows_do_not_change_while_newer_jobs_arrive() =>
        Gen.Select(Gens.JobSet, Gens.JobSet, Gen.OneOf([.. JobColumn.All]), Gen.Bool).Sample((jobs, others, sort, descending) =>
        {
            var view = new TableView { Sort = sort, Descending = descending };
            var until = AJob.Created;
            var known = jobs.Where(job => !(job.CreatedAt > until));
            var more = JobMerge.Of(known, others.Where(job => job.CreatedAt > until));
            return view.Rows(view.InOrder(more), until).SequenceEqual(view.Rows(view.InOrder(known)));
        });
}
