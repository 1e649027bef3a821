using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Types;

public sealed class RepeatsTests
{
    [Fact]
    public void Agreement_is_the_share_of_documents_with_one_answer_and_its_range()
    {
        var jobs = JobSet.Of(Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, i % 3 == 0 ? 3 : 2).Select(k =>
            AJob.Completed(k == 1 && i < 8 ? "receipt" : "invoice", i < 20 ? 0.6 : 0.95).OnFile($"file-{i}").At(AJob.Created.AddHours(-i - 30 * k)).Build()))
            .Concat([AJob.Completed().OnFile("alone"),
                AJob.Completed("receipt").OnFile("file-39").Ruled(new ClassifyRule("receipt", "Other rules than these"))]));
        var repeats = TypeFigures.Of(jobs).Repeats;
        Assert.Equal((40, 32), (repeats.Documents, repeats.Agreeing));
        Assert.Equal((0.8, 0.652, 0.895),
            (repeats.Agreement.Rate!.Value, Math.Round(repeats.Agreement.Low!.Value, 3), Math.Round(repeats.Agreement.High!.Value, 3)));
        Assert.Equal([(0, 0), (12, 20), (0, 0), (20, 20)], repeats.AgreementByConfidence.Select(rate => (rate.Failed, rate.Finished)));
        Assert.Equal(8, repeats.Disagreeing.Count);
        Assert.All(repeats.Disagreeing, document => Assert.Equal(["invoice", "receipt"], document.Answers.Select(job => job.Result!.Type)));
        Assert.Equal(0, repeats.PaidTwice); // 30 hours apart
        Assert.Equal(8, Repeats.Of(ResultTable.Of(jobs), static _ => { }).Disagreeing.Count);
    }

    [Fact]
    public void Job_sent_again_within_a_day_is_paid_twice_unless_the_first_failed()
    {
        var jobs = AJob.SetOf(
            AJob.Completed().OnFile("a").At(AJob.Created), AJob.Completed().OnFile("a").At(AJob.Created.AddHours(3)).Edit(job => job with { Credits = 4 }),
            AJob.Completed().OnFile("a").At(AJob.Created.AddHours(4)),
            AJob.Failed().OnFile("b").At(AJob.Created), AJob.Completed().OnFile("b").At(AJob.Created.AddHours(1)),
            AJob.Completed().OnFile("c").At(AJob.Created), AJob.Completed().OnFile("c").At(AJob.Created.AddHours(25)),
            AJob.Completed().OnFile("d").Undated(), AJob.Completed().OnFile("d").At(AJob.Created),
            AJob.Cancelled().OnFile("e").At(AJob.Created), AJob.Completed().OnFile("e").At(AJob.Created.AddHours(1)),
            AJob.Completed().OnFile("").At(AJob.Created), AJob.Completed().OnFile("").At(AJob.Created.AddHours(1)));
        var repeats = TypeFigures.Of(jobs).Repeats;
        Assert.Equal((3, 2), (repeats.Documents, repeats.PaidTwice));
        Assert.Equal((1, 4.0, 1), (repeats.PaidCredits.Count, repeats.PaidCredits.Sum, repeats.PaidCredits.Without));
        Assert.Equal(3, Assert.Single(repeats.Paid).Count);
    }

    [Fact]
    public void Transaction_that_returns_the_same_job_is_no_repeat()
    {
        var job = AJob.Completed().Id("clj-1").Edit(job => job with { TransactionId = "txn-1" });
        Assert.Equal(0, TypeFigures.Of(AJob.SetOf(job, job, job.Edit(same => same with { UserId = "user-2" }))).Repeats.Documents);
    }

    [Fact]
    public void Review_lines_up_exactly_the_documents_that_disagree_here() =>
        Gen.Select(Gens.JobSet, Gen.Int[1, 4]).Sample((any, inputs) =>
        {
            var jobs = JobSet.Of(any.Select(job => job with { Input = new(DocumentInputKind.File, $"file-{job.Id.Length + job.CreatedAt?.Minute % inputs}") }));
            var repeats = TypeFigures.Of(jobs).Repeats;
            var review = ReviewFigures.Of(jobs, new(AJob.Created, AJob.Created), LabelBook.Empty, 0.8);
            Assert.Equal(repeats.Documents - repeats.Agreeing, review.DisagreeingInputs);
            Assert.Equal(repeats.Disagreeing.SelectMany(document => document.Jobs).Select(job => job.Id).Order(StringComparer.Ordinal),
                review.NextIn(ReviewPart.Disagreements).Order(StringComparer.Ordinal));
        });

    [Fact]
    public void Any_jobs_have_the_repeats_of_plain_counting() =>
        Gen.Select(Gens.JobSet, Gen.Int[1, 4]).Sample((any, inputs) =>
        {
            var jobs = JobSet.Of(any.Select(job => job with { Input = new(DocumentInputKind.File, $"file-{job.Id.Length + job.CreatedAt?.Minute % inputs}") }));
            var groups = jobs.Where(job => job is { Status.Kind: StatusKind.Completed, Result: not null })
                .GroupBy(job => (job.Input.Value, RulesKey.Of(job.Configuration), job.Configuration with { Rules = [] }))
                .Where(group => group.Skip(1).Any()).ToList();
            var repeats = TypeFigures.Of(jobs).Repeats;
            Assert.Equal((groups.Count, groups.Count(group => group.Select(Answer).Distinct().Count() == 1)),
                (repeats.Documents, repeats.Agreeing));
            Assert.InRange(repeats.PaidTwice, 0, groups.Sum(group => group.Count() - 1));
            Assert.All(repeats.Disagreeing, document => Assert.True(document.Answers.Count > 1));
        }, iter: 200);

    private static string Answer(Job job) => ResultTypeKey.Of(job.Result!.Type);

    [Fact]
    public void Jobs_for_a_person_are_those_up_to_a_threshold_and_those_that_no_rule_matched()
    {
        var jobs = AJob.SetOf(AJob.Completed(confidence: 0.4), AJob.Completed(confidence: 0.41), AJob.Completed(confidence: null), AJob.NoRuleMatched(0.9),
            AJob.Failed());
        Assert.Equal(0.4, Assert.Single(jobs.Where(new JobFilter { Confidence = ConfidenceRange.Between(0, 0.4) })).Result!.Confidence);
        Assert.Equal(0.9, Assert.Single(jobs.Where(new JobFilter { Statuses = [JobStatus.Completed], Types = [JobFilter.NoType] })).Result!.Confidence);
        Assert.Null(ConfidenceRange.Between(0, 1.1));
    }
}
