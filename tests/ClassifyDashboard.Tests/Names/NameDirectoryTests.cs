using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Names;

/// <summary>Which names become known, and what they cost, over HTTP.</summary>
public sealed class NameDirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-names-").FullName;

    private static readonly SampleApiOptions Day = new() { Jobs = 400, Days = 1, ArrivalsPerSecond = 0, Spread = JobSpread.Even };

    [Fact]
    public async Task Configurations_projects_files_and_parse_jobs_get_the_names_that_people_gave_them()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        Assert.All(jobs.Where(job => job.ConfigurationId is not null), job => Assert.NotNull(names.Table.OfConfiguration(job.ConfigurationId)));
        Assert.All(jobs, job => Assert.Equal("Production", names.Table.OfProject(job.ProjectId)));
        Assert.All(jobs.Where(job => job.Input.Kind == DocumentInputKind.Url), job => Assert.Null(names.Table.OfInput(job.Input)));
        Assert.All(
            jobs.Where(job => job.Input.Kind != DocumentInputKind.Url && !job.Input.Value.StartsWith("dfl-", StringComparison.Ordinal)),
            job => Assert.Matches(@"^\S.* \d{4} .*\.\w+$", names.Table.OfInput(job.Input)));
        Assert.Contains(jobs, job => names.Table.ExternalIdOf(job.Input)?.StartsWith("crm-", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Configurations_that_share_a_name_are_told_apart_by_their_ids()
    {
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 3_000 });
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        var shared = jobs.Select(job => names.Table.OfConfiguration(job.ConfigurationId)).OfType<string>().Distinct()
            .Where(name => name.StartsWith("Mailroom Europe", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, shared.Count);
        Assert.All(shared, name => Assert.Matches(@"^Mailroom Europe \(….{6}\)$", name));
    }

    [Fact]
    public async Task Rules_that_changed_under_one_id_are_dated()
    {
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 2_000 });
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        var changed = jobs.Where(job => job.ConfigurationId is not null).GroupBy(job => job.ConfigurationId)
            .Single(same => same.Select(job => job.Configuration).Distinct().Count() > 1);
        var at = names.Table.RulesChangedAt(changed.Key)!.Value;
        Assert.Single(changed.Where(job => job.CreatedAt < at).Select(job => job.Configuration).Distinct());
        Assert.Single(changed.Where(job => job.CreatedAt >= at).Select(job => job.Configuration).Distinct());
    }

    [Fact]
    public async Task Names_cost_no_more_requests_than_the_jobs_and_nothing_the_second_time()
    {
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 2_000 });
        var jobs = (await names.JobsAsync()).Where(job => job.Input.Kind == DocumentInputKind.File).ToList();
        var files = jobs.Select(job => job.Input.Value).Distinct().Count(id => Guid.TryParse(id, out _));
        await names.RequestAsync(jobs);
        var lists = 2;
        Assert.Equal(lists + (files + NamesClient.MaxFiles - 1) / NamesClient.MaxFiles, names.Sample.SiblingRequests.Total);
        Assert.InRange(names.Sample.SiblingRequests.Total, 0, names.Sample.Requests.Total);
        Assert.All(names.Sample.SiblingRequests.Latest, request =>
            Assert.InRange(names.Sample.BaseAddress.AbsoluteUri.Length + request.Query.Length, 0, 8_000));
        Assert.DoesNotContain(names.Sample.SiblingRequests.Latest, request => request.Query.Contains("download", StringComparison.Ordinal));

        var asked = names.Sample.SiblingRequests.Total;
        await names.RequestAsync(jobs);
        Assert.Equal(asked, names.Sample.SiblingRequests.Total);
    }

    [Fact]
    public async Task Name_that_is_shown_last_is_asked_first()
    {
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 1_000 });
        var jobs = (await names.JobsAsync()).Where(job => job.Input.Kind == DocumentInputKind.File && Guid.TryParse(job.Input.Value, out _)).ToList();
        names.Sample.SiblingFaults.Set(Fault.Hang, count: 1); // the first request waits, so that both screens have asked before the next one
        names.Directory.Request(jobs.Take(500));
        while (names.Sample.SiblingRequests.Held == 0)
            await Task.Yield();
        names.Directory.Request(jobs.Skip(500).Take(100));
        names.Time.Advance(TimeSpan.FromMinutes(10)); // the timeout of the request
        await names.UntilIdleAsync();
        var first = names.Sample.SiblingRequests.Latest.First(request => request.Query.Contains("/files?", StringComparison.Ordinal)).Query;
        Assert.All(jobs.Skip(500).Take(100), job => Assert.Contains(job.Input.Value, first, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("configurations")]
    [InlineData("projects")]
    [InlineData("files")]
    [InlineData("parse-job")]
    public async Task Kind_that_the_key_may_not_read_leaves_the_others(string refused)
    {
        await using var names = await NamesOnSample.StartAsync(Day with { RefusedSiblings = [refused] });
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        Assert.Equal(refused != "configurations", jobs.Any(job => names.Table.OfConfiguration(job.ConfigurationId) is not null));
        Assert.Equal(refused != "projects", jobs.Any(job => names.Table.OfProject(job.ProjectId) is not null));
        Assert.Equal(refused != "files", IsAnyKnown(DocumentInputKind.File));
        Assert.Equal(refused != "parse-job", IsAnyKnown(DocumentInputKind.ParseJob));

        bool IsAnyKnown(DocumentInputKind kind) => jobs.Any(job => job.Input.Kind == kind && names.Table.OfInput(job.Input) is not null);
    }

    [Theory]
    [InlineData(Fault.Forbidden)]
    [InlineData(Fault.NotFound)]
    [InlineData(Fault.BadRequest)]
    [InlineData(Fault.WrongShape)]
    public async Task Refusal_is_remembered_for_an_hour_and_everything_else_is_as_without_names(Fault fault)
    {
        await using var names = await NamesOnSample.StartAsync(Day with { SiblingFaults = [fault] });
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        Assert.Null(names.Table.OfConfiguration(jobs.First(job => job.ConfigurationId is not null).ConfigurationId));
        var asked = names.Sample.SiblingRequests.Total;
        await names.RequestAsync(jobs);
        Assert.Equal(asked, names.Sample.SiblingRequests.Total);

        names.Sample.SiblingFaults.Clear();
        names.Time.Advance(TimeSpan.FromMinutes(61));
        await names.RequestAsync(jobs);
        Assert.NotNull(names.Table.OfConfiguration(jobs.First(job => job.ConfigurationId is not null).ConfigurationId));
    }

    [Fact]
    public async Task Names_live_through_a_restart_and_longer_than_the_service_has_them()
    {
        (string, string)[] settings = [("Reading:Store", "true"), ("Reading:StorePath", _directory)];
        await using var names = await NamesOnSample.StartAsync(Day, settings);
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        var file = jobs.First(job => job.Input.Kind == DocumentInputKind.File && Guid.TryParse(job.Input.Value, out _));
        var (input, configuration) = (names.Table.OfInput(file.Input), names.Table.OfConfiguration(jobs.First(job => job.ConfigurationId is not null)
            .ConfigurationId));
        await names.StopAsync();

        names.Time.Advance(TimeSpan.FromMinutes(30));
        names.Sample.SiblingRequests.Reset();
        var again = names.Again(settings);
        await again.RequestAsync(jobs);
        Assert.Equal(input, again.Table.OfInput(file.Input));
        Assert.Equal(configuration, again.Table.OfConfiguration(jobs.First(job => job.ConfigurationId is not null).ConfigurationId));
        Assert.DoesNotContain(again.Sample.SiblingRequests.Latest, request => request.Query.Contains(file.Input.Value, StringComparison.Ordinal));
        await again.StopAsync();

        names.Time.Advance(TimeSpan.FromDays(3));
        var later = names.Again(settings);
        await later.RequestAsync(jobs);
        Assert.Equal(input, later.Table.OfInput(file.Input));
        await later.StopAsync();
    }

    [Fact]
    public async Task Nothing_is_asked_where_the_settings_say_so()
    {
        await using var names = await NamesOnSample.StartAsync(Day, ("Names:Read", "false"));
        var jobs = await names.JobsAsync();
        await names.RequestAsync(jobs);
        Assert.Null(await names.Credits.ReadAsync(jobs[0], TestContext.Current.CancellationToken));
        Assert.Equal(0, names.Sample.SiblingRequests.Total);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
