using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Windows of 400 finished jobs, of which 20 failed: by chance, or mostly for a cause.</summary>
public sealed class CommonTraitsSimulationTests
{
    private const int Jobs = 400;
    private const int Failed = 20;
    private const int Windows = 100;

    [Fact]
    [Trait("Category", "Slow")]
    public void Nothing_stands_out_where_chance_alone_chose_who_failed()
    {
        var found = Count(1_000, seed => Failing(seed, []), common => common.Verdict == CommonVerdict.Found);
        Assert.InRange(found, 0, 10);
    }

    [Fact]
    public void One_configuration_of_twelve_is_first() =>
        Assert.InRange(Count(Windows, seed => Failing(seed, [job => job.ConfigurationId == "cfg-7"]), IsFirst(TraitKind.Configuration, "cfg-7")), 95, 100);

    [Fact]
    public void One_host_is_first() =>
        Assert.InRange(Count(Windows, seed => Failing(seed, [IsOnHost]), IsFirst(TraitKind.Host, "host-3.example.com")), 95, 100);

    [Fact]
    public void Addresses_in_two_hours_are_first() =>
        Assert.InRange(Count(Windows, seed => Failing(seed, [IsUrlInTheAfternoon]), common =>
            common.Causes is [{ Trait: { Kind: TraitKind.Hours, Value: "url" } at }, ..]
            && Math.Abs(at.FromHour - 14) <= 1 && Math.Abs(at.FromHour + at.Hours - 16) <= 1), 95, 100);

    [Fact]
    public void Two_causes_are_both_among_the_first_three() =>
        Assert.InRange(Count(Windows, seed => Failing(seed, [job => job.ConfigurationId == "cfg-7", IsOnHost]), common =>
            new[] { "cfg-7", "host-3.example.com" }.All(value => common.Causes.Take(3).Any(cause => cause.Trait.Value == value))), 95, 100);

    [Fact]
    public void Only_user_of_a_configuration_follows_from_it() =>
        Assert.InRange(Count(Windows, seed => Failing(seed, [job => job.ConfigurationId == "cfg-7"]), common =>
            common.Causes.All(cause => cause.Trait.Kind != TraitKind.User)
            && common.Causes.Any(cause => cause.Trait.Value == "cfg-7" && cause.Following.Any(trait => trait.Trait.Trait.Value == "user-of-7"))), 95, 100);

    [Fact]
    public void Configuration_of_few_jobs_is_the_only_cause_beside_one_of_most_jobs() =>
        Assert.InRange(Count(Windows, seed => Uneven(seed, Jobs, Failed, job => job.ConfigurationId == "cfg-3"), IsOnly(TraitKind.Configuration, "cfg-3")),
            95, 100);

    [Fact]
    public void Language_is_the_only_cause() =>
        Assert.InRange(
            Count(Windows, seed => Uneven(seed, Jobs, Failed, job => job.Configuration.Language == "fr"), IsOnly(TraitKind.Language, "fr")), 95, 100);

    [Fact]
    public void Trait_that_a_user_determines_follows_from_the_user() =>
        Assert.InRange(Count(Windows, seed => Uneven(seed, Jobs, Failed, job => job.UserId == "user-3", isOfUser: true), IsOnly(TraitKind.User, "user-3")),
            95, 100);

    [Fact]
    public void Three_failures_of_ten_have_nothing_in_common() =>
        Assert.Equal(0, Count(Windows, seed => Uneven(seed, 10, 3, null), common => common.Verdict == CommonVerdict.Found));

    [Fact]
    [Trait("Category", "Slow")]
    public void Nothing_stands_out_where_alike_jobs_come_together()
    {
        Assert.InRange(Count(Windows, seed => Together(seed, Jobs, Failed), common => common.Verdict == CommonVerdict.Found), 0, 2);
        Assert.InRange(Count(Windows, seed => Together(seed, 2_000, 400), common => common.Verdict == CommonVerdict.Found), 0, 2);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Of_a_hundred_thousand_jobs_only_the_cause_stands_out()
    {
        Assert.Equal(0, Count(3, seed => Uneven(seed, 100_000, 2_000, null), common => common.Verdict == CommonVerdict.Found));
        Assert.Equal(3, Count(3, seed => Uneven(seed, 100_000, 2_000, job => job.ConfigurationId == "cfg-3", 0.3), IsOnly(TraitKind.Configuration, "cfg-3")));
    }

    private static int Count(int windows, Func<int, JobSet> window, Predicate<CommonTraits> holds)
    {
        var found = Enumerable.Range(1, windows).Count(seed => holds(CommonTraits.Of(window(seed), null, TimeZoneInfo.Utc)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {windows} windows");
        return found;
    }

    private static Predicate<CommonTraits> IsFirst(TraitKind kind, string value) =>
        common => common.Causes is [{ Trait: var trait }, ..] && trait.Kind == kind && trait.Value == value;

    private static Predicate<CommonTraits> IsOnly(TraitKind kind, string value) => common => common.Causes.Count == 1 && IsFirst(kind, value)(common);

    // One of five configurations has four fifths of the jobs, unless the user determines it and the host. A share of the failures has the cause.
    private static JobSet Uneven(int seed, int count, int failed, Func<Job, bool>? cause, double share = 0.8, bool isOfUser = false)
    {
        var dice = new Random(seed);
        var jobs = Enumerable.Range(0, count).Select(_ => dice.Next(12) is var user && isOfUser
            ? AJobOf(dice, user % 5, user, user % 8) : AJobOf(dice, dice.Next(5) > 0 ? 0 : dice.Next(5), user, dice.Next(8))).ToArray();
        var having = Enumerable.Range(0, count).Where(place => cause?.Invoke(jobs[place]) == true).ToArray();
        dice.Shuffle(having);
        return Failing(dice, jobs, failed, [.. having.Take((int)(failed * share))]);
    }

    // Up to thirty jobs in a row have one configuration, user, host and time.
    private static JobSet Together(int seed, int count, int failed)
    {
        var (dice, jobs) = (new Random(seed), new List<Job>());
        while (jobs.Count < count)
        {
            var (configuration, user, host, size) = (dice.Next(5), dice.Next(12), dice.Next(8), 1 + dice.Next(30));
            var first = AJobOf(dice, configuration, user, host);
            for (var i = 0; i < size && jobs.Count < count; i++)
            {
                jobs.Add(AJobOf(dice, configuration, user, host) with
                {
                    CreatedAt = first.CreatedAt!.Value.AddSeconds(5 * i),
                    UpdatedAt = first.CreatedAt!.Value.AddSeconds(5 * i + 9),
                    Configuration = first.Configuration,
                });
            }
        }

        return Failing(dice, [.. jobs], failed, []);
    }

    private static JobSet Failing(Random dice, Job[] jobs, int failed, HashSet<int> failing)
    {
        while (failing.Count < failed)
            failing.Add(dice.Next(jobs.Length));
        return JobSet.Of(jobs.Select((job, i) => failing.Contains(i)
            ? job with { Status = JobStatus.Failed, ErrorMessage = "It broke.", Result = null } : job));
    }

    private static Job AJobOf(Random dice, int configuration, int user, int host) =>
        AJob.Completed().At(AJob.Created.Date.AddDays(dice.Next(7)).AddHours(6 + dice.NextDouble() * 14))
            .Configured(string.Create(CultureInfo.InvariantCulture, $"cfg-{configuration}"))
            .OnUrl($"https://host-{host}.example.com/{dice.Next(1_000_000)}.pdf")
            .Edit(job => job with
            {
                UserId = $"user-{user}",
                Configuration = new()
                {
                    Rules = [.. Enumerable.Range(0, 1 + configuration % 3).Select(i => new ClassifyRule($"type-{configuration}-{i}", "A document"))],
                    Language = dice.Next(10) switch { < 3 => "de", < 5 => "fr", _ => "en" },
                },
            });

    // Sixteen of twenty failures have a cause, in turn one of the given; the others are anybody's. Without causes all are anybody's.
    private static JobSet Failing(int seed, Func<Job, bool>[] causes)
    {
        var dice = new Random(seed);
        var jobs = Enumerable.Range(0, Jobs).Select(_ => AnyJob(dice)).ToArray();
        dice.Shuffle(jobs);
        var failing = new HashSet<int>();
        foreach (var cause in causes)
        {
            var share = Failed * 4 / 5 / causes.Length;
            failing.UnionWith(Enumerable.Range(0, Jobs).Where(place => cause(jobs[place]) && !failing.Contains(place)).Take(share).ToList());
        }

        return Failing(dice, jobs, Failed, failing);
    }

    // Two of twelve configurations have a third of all jobs; each has other rules. One user has a configuration alone; others use several.
    private static Job AnyJob(Random dice)
    {
        var configuration = dice.Next(3) == 0 ? dice.Next(2) : dice.Next(12);
        var user = configuration == 7 ? "user-of-7" : $"user-{dice.Next(15)}";
        var kind = dice.Next(10);
        var job = AJob.Completed().At(AJob.Created.Date.AddHours(8 + dice.NextDouble() * 10))
            .Configured(string.Create(CultureInfo.InvariantCulture, $"cfg-{configuration}"))
            .Edit(job => job with
            {
                UserId = user,
                Configuration = new()
                {
                    Rules = [.. Enumerable.Range(0, 1 + configuration % 5).Select(i => new ClassifyRule($"type-{configuration}-{i}", "A document"))],
                    Language = configuration % 3 == 0 ? "de" : "en",
                },
            });
        return kind < 6 ? job.OnUrl($"https://host-{dice.Next(8)}.example.com/{dice.Next(100_000)}.pdf")
            : kind < 9 ? job.OnFile($"dfl-{dice.Next(100_000)}")
            : job.On(DocumentInputKind.ParseJob, $"pjb-{dice.Next(100_000)}");
    }

    private static bool IsUrlInTheAfternoon(Job job) => job is { Input.Kind: DocumentInputKind.Url, CreatedAt.Hour: 14 or 15 };

    private static bool IsOnHost(Job job) => job.Input.Display.StartsWith("https://host-3.example.com/", StringComparison.Ordinal);
}
