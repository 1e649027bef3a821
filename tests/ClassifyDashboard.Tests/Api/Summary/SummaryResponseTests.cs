using System.Text.Json;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Tests.Api.Summary;

/// <summary>The response for given jobs.</summary>
public sealed class SummaryResponseTests
{
    private static readonly Period Day = new(AJob.Created.AddDays(-1), AJob.Created.AddTicks(1_234_567));

    [Fact]
    public void Every_summary_field_has_the_figure_of_its_name()
    {
        var jobs = AJob.SetOf(
            AJob.Completed("invoice", 0.5).Took(TimeSpan.FromSeconds(2)).Configured("cfg-1"),
            AJob.Completed("invoice", 1).Took(TimeSpan.FromSeconds(4)),
            AJob.NoRuleMatched(confidence: null).Took(TimeSpan.FromSeconds(6)),
            AJob.Failed().Took(TimeSpan.FromSeconds(8)),
            AJob.Pending().Gone(AJob.Created.AddDays(1)),
            AJob.With("throttled"));
        var (low, high) = (JsonSerializer.Serialize(new FailureRate(1, 4).Low), JsonSerializer.Serialize(new FailureRate(1, 4).High));
        Assert.Equal(
            """{"window":{"from":"2026-03-09T12:00:00Z","to":"2026-03-10T12:00:00.1234567Z"},"coverage":{"complete":true,"jobs":6,"readAt":"2026-03-10T12:00:00Z","stale":false,"problem":null},"jobs":6,"byStatus":{"COMPLETED":3,"FAILED":1,"PENDING":1,"THROTTLED":1},"byType":{"invoice":2,"(none)":1},"byConfiguration":{"(inline)":5,"cfg-1":1},"failure":{"failed":1,"finished":4,"rate":0.25,"low":"""
            + low + ",\"high\":" + high
            + """},"confidence":{"n":2,"mean":0.75},"durationSeconds":{"n":4,"p50":5,"p95":7.7},"noLongerListed":{"jobs":1,"early":1}}""",
            Json(jobs));
    }

    [Fact]
    public void Names_that_look_like_an_absent_value_are_kept_apart_from_it()
    {
        var jobs = AJob.SetOf(AJob.NoRuleMatched()
            .Configured("(inline)"), AJob.Completed("(none)"), AJob.Completed("(none)"), AJob.Completed("=(none)"), AJob.Completed("=other"));
        Assert.Contains("\"byType\":{\"=(none)\":2,\"==(none)\":1,\"=other\":1,\"(none)\":1},\"byConfiguration\":{\"(inline)\":4,\"=(inline)\":1}", Json(jobs),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Correlation_id_of_the_service_is_in_the_problem_once()
    {
        var problem = new Problem(ProblemKind.Unavailable,
            "The service has trouble of its own (500). The service said: Oops! Id: abc.") { CorrelationId = "abc" };
        Assert.Equal(problem.Message, SummaryCoverage.Of(LoadStage.Failed, 0, null, problem).Problem);
        Assert.Equal(problem.Message + " Correlation id: xyz.", SummaryCoverage.Of(LoadStage.Failed, 0, null, problem with { CorrelationId = "xyz" }).Problem);
    }

    private static string Json(JobSet jobs) => JsonSerializer.Serialize(
        SummaryResponse.Of(JobFigures.Of(jobs, Day.To), Day, SummaryCoverage.Of(LoadStage.Complete, jobs.Count, AJob.Created, null), []),
        SummaryJson.Default.SummaryResponse);
}
