using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Compare;

/// <summary>The figures of two sides against plain counting, and what is said of them.</summary>
public sealed class ComparisonTests
{
    private static readonly ConfidenceRange Low = ConfidenceRange.UpTo(0.5);

    [Fact]
    public void Figures_of_a_side_are_those_of_plain_counting() => Gens.JobSet.Sample(jobs =>
    {
        var side = SideFigures.Of(jobs, Low);
        var completed = jobs.Where(job => job.Status.Kind == StatusKind.Completed).ToList();
        var confidences = completed.Select(job => job.Result?.Confidence).OfType<double>().Where(each => each is >= 0 and <= 1).ToList();
        Assert.Equal((jobs.Count, jobs.Count(job => job.Status.Kind == StatusKind.Failed), completed.Count(job => job.Result is not null)),
            (side.Jobs, side.Failures.Failed, side.Results));
        Assert.Equal((completed.Count(job => job.NoRuleMatched), confidences.Count, confidences.Count(Low.Contains)),
            (side.NoRule.Failed, side.Low.Finished, side.Low.Failed));
        Assert.Equal(completed.Count(job => job.Duration is not null), side.Timed);
        Assert.Equal(
            completed.Where(job => job.Result?.Type is not null).GroupBy(job => job.Result!.Type!).ToDictionary(type => type.Key, type => type.Count()),
            side.Types);
        Assert.Equal(jobs.Count, side.Configurations.Sum(each => each.Jobs));
    });

    [Fact]
    public void Pairs_are_those_of_plain_counting() => Gen.Select(Side("a"), Side("b")).Sample((a, b) =>
    {
        var pairs = DocumentPairs.Of(a, b, Low);
        var (one, other) = (Latest(a), Latest(b));
        var expected = one.Keys.Intersect(other.Keys).Select(input => (A: one[input], B: other[input])).ToList();
        Assert.Equal(expected.Count, pairs.Count);
        Assert.Equal(expected.GroupBy(pair => $"{Key(pair.A)}..{Key(pair.B)}").ToDictionary(cell => cell.Key, cell => cell.Count()),
            pairs.Cells.ToDictionary(cell => cell.Key, cell => cell.Count));
        Assert.Equal(expected.Where(pair => Key(pair.A) != Key(pair.B)).Select(pair => (pair.A.Id, pair.B.Id)).Order(),
            pairs.Flips().Select(flip => (flip.A.Id, flip.B.Id)).Order());
        foreach (var cell in pairs.Cells.Where(cell => cell.IsFlip))
            Assert.Equal(cell.Count, pairs.Flips(cell.Key).Count());
        var scored = expected.Where(pair => pair.A.Result?.Confidence is >= 0 and <= 1 && pair.B.Result?.Confidence is >= 0 and <= 1).ToList();
        Assert.Equal(scored.Count(pair => Low.Contains(pair.A.Result!.Confidence!.Value) && !Low.Contains(pair.B.Result!.Confidence!.Value)), pairs.Low.OnlyA);
        Assert.Equal((scored.Count, expected.Count), (pairs.Low.Pairs, pairs.Failed.Pairs));
    });

    [Fact]
    public void Job_at_the_moment_where_two_periods_meet_is_no_pair_with_itself()
    {
        var jobs = AJob.SetOf(AJob.Completed());
        Assert.Equal(0, DocumentPairs.Of(jobs, jobs, Low).Count);
    }

    [Fact]
    public void Type_called_like_no_type_has_another_key()
    {
        var pairs = DocumentPairs.Of(AJob.SetOf(AJob.Completed("(none)"), AJob.Completed("(failed)").OnFile("f")),
            AJob.SetOf(AJob.NoRuleMatched(), AJob.Failed().OnFile("f")), Low);
        Assert.Equal(["=(failed)..(failed)", "=(none)..(none)"], pairs.Cells.Select(cell => cell.Key).Order());
    }

    [Fact]
    public void Fewer_failures_are_better_and_more_are_worse()
    {
        var (bad, good) = (Jobs(400, i => i % 5 == 0), Jobs(400, i => i % 40 == 0));
        Assert.Equal((CompareVerdict.Better, CompareVerdict.Worse), (Comparison.Of(bad, good, 0.8).Verdict, Comparison.Of(good, bad, 0.8).Verdict));
        Assert.Null(Comparison.Of(bad, good, 0.8).Shares[0].Needed);
    }

    [Fact]
    public void Few_jobs_and_equal_sides_have_no_verdict_and_say_how_many_are_needed()
    {
        var few = Comparison.Of(Jobs(19, i => i < 10), Jobs(500, i => false), 0.8);
        Assert.Equal((CompareVerdict.TooFew, CompareVerdict.TooFew), (few.Verdict, few.Shares[0].Verdict));
        Assert.True(few.Shares[0].Needed!.IsAsSeen);
        var equal = Comparison.Of(Jobs(400, i => i % 20 == 0), Jobs(400, i => i % 20 == 1), 0.8);
        Assert.Equal(CompareVerdict.NoDifference, equal.Verdict);
        var needed = equal.Shares[0].Needed!;
        Assert.Equal((0.05, 0.1, false), (needed.From, needed.To, needed.IsAsSeen));
        Assert.Equal(SampleSize.Unpaired(0.05, 0.1, Comparison.FamilyLevel / Comparison.Measures), needed.Jobs);
        Assert.Equal(CompareVerdict.TooFew, Comparison.Of(JobSet.Empty, Jobs(400, i => false), 0.8).Verdict);
    }

    [Fact]
    public void Difference_that_does_not_matter_is_called_small()
    {
        var compared = Comparison.Of(Jobs(100_000, i => i % 50 == 0), Jobs(100_000, i => i % 40 == 0), 0.8);
        Assert.Equal(CompareVerdict.Small, compared.Shares[0].Verdict);
        Assert.True(compared.Shares[0].Difference!.Value.IsBeyondChance);
    }

    [Fact]
    public void Better_in_one_thing_and_worse_in_another_is_neither()
    {
        var (slow, failing) = (Jobs(400, i => false, seconds: 20), Jobs(400, i => i % 4 == 0, seconds: 5));
        var compared = Comparison.Of(slow, failing, 0.8);
        Assert.Equal((CompareVerdict.Mixed, CompareVerdict.Better, CompareVerdict.Worse),
            (compared.Verdict, compared.Duration.Verdict, compared.Shares[0].Verdict));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Mix_is_changed_only_beyond_chance_and_by_two_points()
    {
        var changed = Comparison.Of(Typed(1_000, i => i % 5 == 0), Typed(1_000, i => i % 3 == 0), 0.8).Mix;
        Assert.Equal(CompareVerdict.Mixed, changed.Verdict);
        Assert.All(changed.Rows, row => Assert.True(row.IsChanged));
        Assert.Equal(CompareVerdict.NoDifference, Comparison.Of(Typed(1_000, i => i % 5 == 0), Typed(1_000, i => i % 5 == 1), 0.8).Mix.Verdict);
        Assert.Equal(CompareVerdict.NoDifference, Comparison.Of(Typed(200_000, i => i % 50 == 0), Typed(200_000, i => i % 40 == 0), 0.8).Mix.Verdict);
        Assert.Equal(CompareVerdict.TooFew, Comparison.Of(Typed(10, i => true), Typed(1_000, i => false), 0.8).Mix.Verdict);
    }

    [Fact]
    public void Versions_of_a_configuration_are_offered_the_last_used_first()
    {
        ClassifyRule old = new("invoice", "Asks for payment"), now = new("invoice", "Asks for payment and has a total");
        var offers = CompareOffers.Of(JobSet.Of([.. Enumerable.Range(0, 30).Select(i => AJob.Completed().Configured("cfg-1").Ruled(i < 10 ? now : old)
            .At(AJob.Created.AddMinutes(-i)).Build()), .. Enumerable.Range(0, 40).Select(_ => AJob.Completed().Configured("cfg-2").Build()),
            AJob.Completed().Configured(null).Build(), AJob.Completed().Configured(null).Ruled(old).Build()]));
        Assert.Equal([("cfg-2", 40), ("cfg-1", 30), (JobFilter.Inline, 2)], offers.Configurations.Select(each => (each.Id, each.Jobs)));
        var changed = Assert.Single(offers.Changed);
        Assert.Equal([(RulesKey.Of(new() { Rules = [now] })!, 10, (DateTimeOffset?)AJob.Created), (RulesKey.Of(new() { Rules = [old] })!, 20,
            AJob.Created.AddMinutes(-10))], changed.Versions.Select(each => (each.Rules, each.Jobs, each.Last)));
    }

    private static Gen<JobSet> Side(string name) => Gens.JobSet.Select(jobs => JobSet.Of(jobs.Select(job => job with { Id = name + job.Id })));

    private static Dictionary<DocumentInput, Job> Latest(JobSet jobs)
    {
        var latest = new Dictionary<DocumentInput, Job>();
        foreach (var job in jobs.Where(job => job.Input.Text.Length > 0 || job.Input.Value.Length > 0))
        {
            if (job.Status.Kind == StatusKind.Failed || (job.Status.Kind == StatusKind.Completed && job.Result is not null))
                latest.TryAdd(job.Input, job);
        }

        return latest;
    }

    private static string Key(Job job) => new PairOutcome(job.Status.Kind == StatusKind.Failed, job.Result?.Type).Key;

    private static JobSet Jobs(int count, Predicate<int> fails, int seconds = 5) => AJob.SetOf(count, i =>
        (fails(i) ? AJob.Failed() : AJob.Completed()).OnFile($"f-{Guid.NewGuid()}").Took(TimeSpan.FromSeconds(seconds + i % 7)));

    private static JobSet Typed(int count, Predicate<int> isReceipt) =>
        AJob.SetOf(count, i => AJob.Completed(isReceipt(i) ? "receipt" : "invoice").OnFile($"f-{Guid.NewGuid()}"));
}
