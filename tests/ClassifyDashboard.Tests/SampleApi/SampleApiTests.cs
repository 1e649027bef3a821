using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.SampleApi;

/// <summary>What the sample API lists, and how its jobs come and go.</summary>
public sealed class SampleApiTests : SampleApiTestBase
{
    [Theory]
    [InlineData(JobOrder.Newest)]
    [InlineData(JobOrder.Oldest)]
    [InlineData(JobOrder.Shuffled)]
    public async Task Every_job_is_listed_once_and_in_the_requested_order(JobOrder order)
    {
        await StartAsync(new() { Jobs = 350, Days = 3, Order = order });
        var jobs = await WalkAsync("page_size=100");
        Assert.Equal(350, jobs.Select(Id).Distinct().Count());
        Assert.Equal(350, jobs.Count);
        var times = jobs.Select(job => job.GetProperty("created_at").GetString()!).ToList();
        Assert.Equal(order == JobOrder.Newest, times.SequenceEqual(times.OrderDescending(StringComparer.Ordinal)));
        Assert.Equal(order == JobOrder.Oldest, times.SequenceEqual(times.Order(StringComparer.Ordinal)));
        Assert.Equal(4, Host!.Requests.Total);
    }

    [Fact]
    public async Task Dates_are_inclusive_at_both_ends()
    {
        await StartAsync(new() { Jobs = 100, Days = 1 });
        var jobs = await WalkAsync("page_size=100");
        var (newest, oldest) = (jobs[10].GetProperty("created_at").GetString(), jobs[20].GetProperty("created_at").GetString());
        Assert.Equal(11, (await WalkAsync($"created_at_on_or_after={oldest}&created_at_on_or_before={newest}")).Count);
    }

    [Fact]
    public async Task Filters_narrow_and_repeated_ids_find_their_jobs()
    {
        await StartAsync(new() { Jobs = 2_000, Days = 7 });
        var all = await WalkAsync("page_size=100");
        var failed = all.Where(job => job.GetProperty("status").GetString() == "FAILED").Select(Id).ToHashSet();
        Assert.Equal(failed, (await WalkAsync("status=FAILED")).Select(Id).ToHashSet());
        var configuration = all[0].GetProperty("configuration_id").GetString();
        Assert.Equal(all.Count(job => job.GetProperty("configuration_id").GetString() == configuration),
            (await WalkAsync($"configuration_id={configuration}")).Count);
        Assert.Equal(2, (await WalkAsync($"job_ids={Id(all[3])}&job_ids={Id(all[1_999])}&job_ids=clj-none")).Count);
    }

    [Theory]
    [InlineData("page_size=0", "page_size")]
    [InlineData("page_size=101", "page_size")]
    [InlineData("page_size=x", "page_size")]
    [InlineData("status=", "status")]
    [InlineData("status=failed", "status")]
    [InlineData("created_at_on_or_after=yesterday", "created_at_on_or_after")]
    [InlineData("created_at_on_or_before=2026-01-01T00:00:00+00:00", "created_at_on_or_before")]
    [InlineData("project_id=mine", "project_id")]
    [InlineData("organization_id=", "organization_id")]
    public async Task Invalid_parameter_is_a_422_that_names_it(string query, string parameter)
    {
        await StartAsync(new() { Jobs = 1 });
        var (status, body) = await GetAsync(query);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(parameter, body.GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    [Fact]
    public async Task Request_without_the_key_is_refused()
    {
        await StartAsync(new() { Jobs = 1 });
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "other");
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("")).Status);
        Http.DefaultRequestHeaders.Authorization = null;
        var (status, body) = await GetAsync("");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Not authenticated", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Page_token_is_valid_for_its_own_filters_only()
    {
        await StartAsync(new() { Jobs = 200, Days = 1 });
        var token = (await GetAsync("page_size=10")).Body.GetProperty("next_page_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"page_size=10&page_token={token}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"page_size=10&status=COMPLETED&page_token={token}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("page_token=abc")).Status);
    }

    [Fact]
    public async Task More_requests_than_allowed_get_a_429_without_Retry_After()
    {
        await StartAsync(new() { Jobs = 1, RequestsPerSecond = 2 });
        await GetAsync("");
        await GetAsync("");
        using var refused = await Http.GetAsync(new Uri(Host!.BaseAddress, Path), Cancelled);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Null(refused.Headers.RetryAfter);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Total_is_null_unless_requested_on_the_first_page(bool given)
    {
        await StartAsync(new() { Jobs = 300, Days = 1, TotalSize = given });
        Assert.Equal(given ? "300" : "null", (await GetAsync("page_size=5")).Body.GetProperty("total_size").GetRawText());
    }

    [Fact]
    public async Task Jobs_are_plausible_and_the_truth_equals_a_full_listing()
    {
        await StartAsync(new() { Jobs = 20_000, Days = 20 });
        var jobs = await WalkAsync("page_size=100");
        var truth = Host!.Count("");
        Assert.Equal(jobs.GroupBy(job => job.GetProperty("status").GetString()!).ToDictionary(group => group.Key, group => group.Count())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal), truth.Statuses);
        var results = jobs.Where(job => job.GetProperty("result").ValueKind == JsonValueKind.Object)
            .Select(job => job.GetProperty("result").GetProperty("type").GetString()).ToList();
        Assert.Equal(results.Count(type => type is null), truth.NoRuleMatched);
        Assert.Equal(13, truth.Types.Count);
        Assert.Equal(21, jobs.Select(job => job.GetProperty("configuration_id").GetString()).OfType<string>().Distinct().Count());
        Assert.InRange(truth.Statuses["FAILED"] / 20_000.0, 0.03, 0.055);
        Assert.InRange(truth.NoRuleMatched, 500, 1_500);
        Assert.InRange(truth.Statuses["CANCELLED"], 50, 300);
        Assert.InRange(truth.Statuses.GetValueOrDefault("RUNNING") + truth.Statuses.GetValueOrDefault("PENDING"), 3, 60);
        Assert.InRange(jobs.Select(job => job.GetProperty("configuration").GetProperty("rules").GetArrayLength()).Distinct().Order().First(), 2, 2);
        Assert.InRange(jobs.Count - jobs.Select(job => job.GetProperty("file_input").GetString()).Distinct().Count(), 100, 350);
        Assert.Equal(12, jobs.Select(job => job.GetProperty("error_message").GetString()).OfType<string>().Select(ClassifyDashboard.Jobs.ErrorGroup.KeyOf)
            .Distinct().Count());
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task One_configuration_fails_for_an_hour_once_a_week()
    {
        await StartAsync(new() { Jobs = 40_000, Days = 31, ArrivalsPerSecond = 0 });
        var hours = (await WalkAsync("page_size=100"))
            .GroupBy(job => (Hour: job.GetProperty("created_at")
                .GetDateTimeOffset().UtcTicks / TimeSpan.TicksPerHour, Configuration: job.GetProperty("configuration_id").GetString()))
            .Where(jobs => jobs.Count() >= 4 && jobs.Count(job => job.GetProperty("status").GetString() == "FAILED") >= 0.7 * jobs.Count())
            .Select(jobs => new DateTime(jobs.Key.Hour * TimeSpan.TicksPerHour))
            .ToList();
        var (first, weeks) = (new DateTime(2026, 2, 9), 4); // the whole weeks, from Monday, of those days
        Assert.Equal(Enumerable.Range(0, weeks), hours.Select(hour => (int)Math.Floor((hour - first) / TimeSpan.FromDays(7)))
            .Where(week => week >= 0 && week < weeks).Order());
    }

    [Fact]
    public async Task New_jobs_arrive_with_time_and_each_goes_from_pending_to_running_to_its_end()
    {
        await StartAsync(new() { Jobs = 0, ArrivalsPerSecond = 0.05 });
        Assert.Empty(await WalkAsync(""));
        var seen = new Dictionary<string, List<string>>();
        for (var i = 0; i < 1_200; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(0.5));
            foreach (var job in await WalkAsync("page_size=100"))
            {
                var life = seen.TryGetValue(Id(job), out var known) ? known : seen[Id(job)] = [];
                var status = job.GetProperty("status").GetString()!;
                if (life.LastOrDefault() != status)
                    life.Add(status);
            }
        }

        Assert.InRange(seen.Count, 29, 31);
        Assert.Contains(seen.Values, life => life is ["PENDING", "RUNNING", "COMPLETED"]);
        Assert.All(seen.Values, life => Assert.Equal(life, life.Distinct().OrderBy(status => status switch { "PENDING" => 0, "RUNNING" => 1, _ => 2 })));
    }

    [Fact]
    public async Task Deleted_job_is_gone()
    {
        await StartAsync(new() { Jobs = 20, Days = 1 });
        var id = Id((await WalkAsync(""))[5]);
        using var deleted = await Http.DeleteAsync(new Uri(Host!.BaseAddress, "sample/jobs/" + id), Cancelled);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(19, (await WalkAsync("")).Count);
    }

    [Fact]
    public async Task Sample_of_a_hundred_thousand_jobs_starts_in_under_a_second()
    {
        var watch = Stopwatch.StartNew();
        await StartAsync(new() { Jobs = 100_000, Days = 90 });
        Assert.Equal(100, (await GetAsync("page_size=100")).Body.GetProperty("items").GetArrayLength());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Client_deletes_a_share_of_what_completed_some_time_after_its_end()
    {
        SampleApiOptions options = new() { Jobs = 4_000, Days = 2, ArrivalsPerSecond = 0, Spread = JobSpread.Hour };
        await StartAsync(options with { DeletedShare = 0.3, DeletedAfter = TimeSpan.FromMinutes(30) });
        var left = Host!.Count("");
        await using var without = await SampleApiHost.StartAsync(options, Time, Cancelled);
        var all = without.Count("");
        Assert.Equal(all.Statuses["FAILED"], left.Statuses["FAILED"]);
        Assert.InRange(all.Statuses["COMPLETED"] - left.Statuses["COMPLETED"], 400, 700); // of about 1,900 that ended that long ago
        Assert.Equal(all.Total - left.Total, all.Statuses["COMPLETED"] - left.Statuses["COMPLETED"]);
    }

    [Theory]
    [InlineData("--jobs 10 --order shuffled --spread=hour --rps 5.5 --faults hang,slow-body", null)]
    [InlineData("--listen any --port 0", null)]
    [InlineData("--listen all", "--listen")]
    [InlineData("--deleted-after 30s --deleted-share 0.3", null)]
    [InlineData("--deleted-after=45", null)]
    [InlineData("--deleted-after soon", "--deleted-after")]
    [InlineData("--deleted-share 1.1", "--deleted-share")]
    [InlineData("--jobs many", "--jobs")]
    [InlineData("--days 0", "--days")]
    [InlineData("--colour red", "--colour")]
    [InlineData("--port", "--port")]
    [InlineData("--faults fire", "--faults")]
    public void Command_line_is_read_or_its_error_is_named(string line, string? named)
    {
        var (options, fault) = CommandLine.Read(line.Split(' '));
        Assert.Equal(named is null, options is not null);
        Assert.Equal(named is null, fault is null);
        Assert.Contains(named ?? "", fault ?? "", StringComparison.Ordinal);
    }
}
