using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Text;

public sealed class FailureTextTests
{
    private static readonly Period Period = new(AJob.Created, AJob.Created.AddHours(1));

    [Theory]
    [InlineData(0, 0, "No job of this period has finished yet.")]
    [InlineData(0, 1, "The one finished job did not fail. It is the only one since 2026-03-10 12:00:00 UTC.")]
    [InlineData(0, 1234, "None of the 1,234 finished jobs failed since 2026-03-10 12:00:00 UTC.")]
    [InlineData(1, 1, "The only finished job failed.")]
    [InlineData(312, 312, "Every finished job failed: all 312.")]
    [InlineData(98, 2331, "98 of 2,331 finished jobs failed: 4.2 %.")]
    public void Verdict_says_how_many_failed(int failed, int finished, string expected) =>
        Assert.Equal(expected, FailureText.Verdict(new(failed, finished), Period, TimeZoneInfo.Utc));

    [Fact]
    public void Range_says_where_there_are_too_few_jobs()
    {
        Assert.Equal("With 95 % certainty the rate is between 3.5 % and 5.1 %.", FailureText.Range(new(98, 2331)));
        Assert.Equal("With 95 % certainty the rate is between 9.5 % and 90.5 %: too few jobs to say more.", FailureText.Range(new(1, 2)));
        Assert.Empty(FailureText.Range(new(0, 0)));
    }

    [Fact]
    public void Comparison_says_what_chance_explains_and_when_it_cannot_say()
    {
        Assert.Equal("The period before is not known yet.", FailureText.Compared(new(1, 20), null));
        Assert.Equal("No job finished in the period before.", FailureText.Compared(new(1, 20), new(0, 0)));
        Assert.Equal("Too few jobs to compare with the period before: 19 finished then, 20 are needed.", FailureText.Compared(new(1, 20), new(0, 19)));
        Assert.Equal("Too few jobs to compare with the period before: 5 finished now, 20 are needed.", FailureText.Compared(new(1, 5), new(0, 19)));
        Assert.Equal("Chance can explain the difference to the period before: 4 % of 1,000 then.", FailureText.Compared(new(50, 1000), new(40, 1000)));
        Assert.Equal("More than in the period before: 4 % of 1,000 then. The difference is 3.8 to 8.3 points.",
            FailureText.Compared(new(100, 1000), new(40, 1000)));
        Assert.StartsWith("Fewer than in the period before: 10 % of 1,000 then.", FailureText.Compared(new(40, 1000), new(100, 1000)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_that_are_gone_are_told_with_how_they_ended()
    {
        Assert.Equal("The service still lists all jobs of this period.", FailureText.Gone(GoneJobs.Of(AJob.SetOf(AJob.Failed())), TimeZoneInfo.Utc));
        Assert.Equal("The service no longer lists 2 jobs of this period: when last seen, 1 completed, 1 unfinished. "
            + "Seen to be gone from 2026-03-10 12:01:00 UTC to 2026-03-10 12:02:00 UTC, from 1 configuration and 1 user.",
            FailureText.Gone(GoneJobs.Of(AJob.SetOf(AJob.Completed().Gone(AJob.Created.AddMinutes(1)), AJob.Running().Gone(AJob.Created.AddMinutes(2)))),
                TimeZoneInfo.Utc));
    }

    [Fact]
    public void Text_for_support_has_ids_correlation_ids_times_and_counts_and_no_secret()
    {
        const string Error = "Oops! https://files.example.com/a.pdf?X-Signature=secret failed, "
            + "providing this correlation ID: 0f0f0f0f-1111-4000-8000-000000000001";
        var jobs = AJob.SetOf(AJob.Failed(Error).Id("clj-1"), AJob.Completed());
        var text = FailureText.ForSupport(FailureCauses.Of(jobs, Period).Rows[0], JobFigures.Of(jobs, Period.To).Failures, Period);
        Assert.StartsWith(
            "1 of 2 finished classify jobs failed alike (1 failed in all), created 2026-03-10T12:00:00Z to 2026-03-10T13:00:00Z.\nError: Oops! ", text,
            StringComparison.Ordinal);
        Assert.Contains("\nclj-1, failed 2026-03-10T12:00:05Z, correlation id 0f0f0f0f-1111-4000-8000-000000000001, project 7b0d5c0e-", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }
}
