using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class FailureTroubleTests
{
    private static readonly Period Day = new(AJob.Created.AddDays(-1), AJob.Created);
    private static readonly FailureRate Nothing = new(0, 0);

    [Theory]
    [InlineData("HTTP 503", FailureSign.Service)]
    [InlineData("Request failed with status code 502", FailureSign.Service)]
    [InlineData("The worker timed out", FailureSign.Service)]
    [InlineData("TIMEOUT", FailureSign.Service)]
    [InlineData("The model did not answer in time (attempt 2 of 3)", FailureSign.Service)]
    [InlineData("context deadline exceeded", FailureSign.Service)]
    [InlineData("Classify endpoints are currently unavailable.", FailureSign.Service)]
    [InlineData("Error 402: payment", FailureSign.Account)]
    [InlineData("You've exceeded the maximum number of credits for your plan.", FailureSign.Account)]
    [InlineData("No quota left to create a job", FailureSign.Account)]
    [InlineData("Document has 503 pages", FailureSign.Job)]
    [InlineData("Error 5031", FailureSign.Job)]
    [InlineData("status 404", FailureSign.Job)]
    [InlineData("PDF_IS_BROKEN", FailureSign.Job)]
    [InlineData(null, FailureSign.Job)]
    internal void Sign_of_an_error_is_read_from_its_text(string? error, FailureSign sign) => Assert.Equal(sign, FailureSigns.Of(error));

    [Fact]
    public void Sign_of_any_text_is_read() => Gens.Error.Sample(error => Enum.IsDefined(FailureSigns.Of(error)));

    [Fact]
    public void Burst_is_what_looking_at_all_windows_that_begin_with_such_a_job_finds() =>
        Gen.Select(Gen.Int[0, 287].Array[1, 40], Gen.Int[0, 287].Array[0, 12]).Sample((others, meant) =>
        {
            var jobs = JobSet.Of(others.Select(slot => AJob.Completed().At(At(slot)).Build())
                .Concat(meant.Select(slot => AJob.Failed("TIMEOUT").At(At(slot)).Build())));
            var events = TroubleEvents.Of(jobs, FailureCauses.Of(jobs, Day), Day.To);
            var found = TroubleBurst.Of(events.All, Day, end => end == JobEnd.FailedByService);
            int[] lengths = [1, 2, 3, 4, 6, 12, 24, 48, 120];
            var all = meant.SelectMany(start => lengths.Select(length => new TraitCounts(In(meant, start, length), meant.Length,
                In(meant, start, length) + In(others, start, length), meant.Length + others.Length)))
                .Where(window => window.FailedWith >= 2 && (double)window.FailedWith * window.All > 2.0 * window.With * window.Failed).ToList();
            Assert.Equal(all.Count == 0, found is null);
            if (found is not null)
                Assert.Equal(Math.Min(1, all.Min(Fisher.Tail) * 289 * lengths.Length), found.P, 9);
        });

    [Fact]
    public void Jobs_stuck_since_the_same_minutes_are_the_service()
    {
        var trouble = Of(Ordinary(400).Concat(Enumerable.Range(0, 6).Select(i => AJob
            .Running().At(Day.From.AddHours(9).AddMinutes(i)).Configured($"cfg-{i % 3}")
            .Edit(job => job with { UserId = $"user-{i % 2}" }))));
        Assert.Equal((TroubleKind.Service, 6, 3), (trouble.Kind, trouble.Count, trouble.Configurations));
        Assert.Equal((Day.From.AddHours(9), Day.From.AddHours(9).AddMinutes(5)), (trouble.From, trouble.Until));
    }

    [Fact]
    public void Errors_of_the_service_for_one_configuration_alone_are_not_the_service() =>
        Assert.NotEqual(TroubleKind.Service, Of(Ordinary(400).Concat(Enumerable.Range(0, 20).Select(i =>
            AJob.Failed("HTTP 500").At(Day.From.AddHours(9).AddMinutes(i)).Configured("cfg-1")))).Kind);

    [Fact]
    public void Configuration_whose_errors_look_like_the_service_s_is_named_although_another_has_one_at_the_same_time()
    {
        var failing = Enumerable.Range(0, 20).Select(i => AJob.Failed("The model did not answer in time").At(Day.From.AddHours(9).AddMinutes(2 * i))
            .Configured("cfg-1").Edit(job => job with { UserId = $"user-{i % 3}" }));
        var other = AJob.Failed("HTTP 503").At(Day.From.AddHours(9).AddMinutes(11)).Configured("cfg-2").Edit(job => job with { UserId = "user-9" });
        var trouble = Of(Ordinary(960).Concat(failing).Append(other), new(40, 1_000));
        Assert.Equal((TroubleKind.Configuration, "cfg-1", 20), (trouble.Kind, trouble.Value, trouble.Count));
    }

    [Fact]
    public void Outage_that_hits_three_jobs_of_ten_is_the_service()
    {
        var outage = Enumerable.Range(0, 36).Select(i => AJob.Failed("The model did not answer in time").At(Day.From.AddHours(20).AddMinutes(5 * i))
            .Configured($"cfg-{i % 4}").Edit(job => job with { UserId = $"user-{i % 5}" }));
        Assert.Equal(TroubleKind.Service, Of(Ordinary(960).Concat(outage), new(40, 1_000)).Kind);
    }

    [Fact]
    public void Configuration_that_fails_for_an_hour_is_named_with_its_times()
    {
        var trouble = Of(Ordinary(960).Concat(Enumerable.Range(0, 8).Select(i => AJob.Failed("Rule 3 is empty").At(Day.From.AddHours(9).AddMinutes(7 * i))
            .Configured("cfg-2"))), new(60, 1_000));
        Assert.Equal((TroubleKind.Configuration, "cfg-2", 8), (trouble.Kind, trouble.Value, trouble.Count));
        Assert.Equal((Day.From.AddHours(9), Day.From.AddHours(9).AddMinutes(49)), (trouble.From, trouble.Until));
    }

    [Fact]
    public void Three_days_without_a_success_until_midnight_look_like_a_cap()
    {
        var jobs = Enumerable.Range(0, 3 * 24 * 10).Select(i => Day.From.Date.AddMinutes(6 * i)).Select(at => (at.Hour >= 14
            ? AJob.Failed("It was not started") : AJob.Completed()).At(new(at, TimeSpan.Zero)))
            .Append(AJob.Completed().At(new(Day.From.Date.AddDays(3), TimeSpan.Zero)));
        var period = new Period(new(Day.From.Date, TimeSpan.Zero), new(Day.From.Date.AddDays(3), TimeSpan.Zero));
        var set = JobSet.Of(jobs.Select(job => job.Build()));
        var trouble = FailureTrouble.Of(set, period, FailureCauses.Of(set, period), null, Nothing);
        Assert.Equal((TroubleKind.Account, true, 3, new TimeOnly(14, 0), new TimeOnly(0, 0)),
            (trouble.Kind, trouble.IsGuess, trouble.Days, trouble.CapFrom, trouble.CapUntil));
    }

    [Fact]
    public void One_cause_that_holds_most_of_unusually_many_failures_is_named()
    {
        var trouble = Of(Ordinary(400).Concat(Enumerable.Range(0, 80)
            .Select(i => AJob.Failed("It broke.").At(Day.From.AddMinutes(17 * i)).Configured($"cfg-{i % 4}"))));
        Assert.Equal((TroubleKind.OneCause, ErrorGroup.KeyOf("It broke."), 80), (trouble.Kind, trouble.Value, trouble.Count));
    }

    [Fact]
    public void Usual_rate_is_nothing_unusual_and_a_rate_above_that_of_the_time_before_is_not()
    {
        var jobs = Ordinary(400).Concat(Enumerable.Range(0, 40).Select(i => AJob.Failed($"Cause {(char)('a' + i % 8)} of it").At(Day.From.AddMinutes(30 * i))
            .Configured($"cfg-{i % 4}"))).ToList();
        Assert.Equal(TroubleKind.Nothing, Of(jobs, new(90, 1_000)).Kind);
        Assert.Equal(TroubleKind.Documents, Of(jobs, new(10, 1_000)).Kind);
    }

    [Fact]
    public void Few_finished_jobs_are_too_few_to_say()
    {
        Assert.Equal(TroubleKind.TooFew, Of(Ordinary(10)).Kind);
        Assert.Equal(TroubleKind.TooFew, Of([]).Kind);
        Assert.Equal(TroubleKind.Nothing, Of(Ordinary(100)).Kind);
    }

    private static FailureTrouble Of(IEnumerable<AJob> jobs, FailureRate? before = null)
    {
        var set = JobSet.Of(jobs.Select(job => job.Build()));
        return FailureTrouble.Of(set, Day, FailureCauses.Of(set, Day), null, before ?? Nothing);
    }

    private static IEnumerable<AJob> Ordinary(int count) => Enumerable.Range(0, count).Select(i => AJob.Completed()
        .At(Day.From + i * (Day.Length / count)).Configured($"cfg-{i % 4}").Edit(job => job with { UserId = $"user-{i % 3}" }));

    private static DateTimeOffset At(int slot) => Day.From.AddMinutes(5 * slot + 1);

    private static int In(int[] slots, int start, int length) => slots.Count(slot => slot >= start && slot < start + length);
}
