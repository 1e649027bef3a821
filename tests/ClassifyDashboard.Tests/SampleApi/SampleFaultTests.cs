using System.Net;
using System.Text.Json;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.SampleApi;

/// <summary>The faults that the sample API can show, each as its name says.</summary>
public sealed class SampleFaultTests : SampleApiTestBase
{
    [Theory]
    [InlineData(Fault.ServerError, 500)]
    [InlineData(Fault.Unavailable, 503)]
    [InlineData(Fault.TooManyRequests, 429)]
    [InlineData(Fault.HtmlError, 502)]
    [InlineData(Fault.Unauthorized, 401)]
    [InlineData(Fault.Forbidden, 403)]
    [InlineData(Fault.NotFound, 404)]
    [InlineData(Fault.Unprocessable, 422)]
    public async Task Faults_switch_on_and_off_over_HTTP_at_runTime(Fault fault, int status)
    {
        await StartAsync(new() { Jobs = 3, Days = 1 });
        var address = new Uri(Host!.BaseAddress, "sample/faults/" + Faults.Names[(int)fault]);
        using var on = await Http.PutAsync(new Uri(address + "?count=2"), null, Cancelled);
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await Http.GetAsync(new Uri(Host.BaseAddress, Path), Cancelled);
            Assert.Equal(i < 2 ? status : 200, (int)answer.StatusCode);
        }

        Host.Faults.Set(fault);
        using var off = await Http.DeleteAsync(address, Cancelled);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("")).Status);
    }

    [Fact]
    public async Task Reset_cut_body_and_hang_behave_as_named()
    {
        await StartAsync(new() { Jobs = 3, Days = 1 });
        Host!.Faults.Set(Fault.ConnectionReset, count: 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(""));
        Host.Faults.Set(Fault.TruncatedJson, count: 1);
        await Assert.ThrowsAnyAsync<JsonException>(() => GetAsync(""));
        Host.Faults.Set(Fault.Hang, count: 1);
        using var patience = new CancellationTokenSource();
        var hanging = Http.GetAsync(new Uri(Host.BaseAddress, Path), patience.Token);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("")).Status);
        Assert.False(hanging.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Theory]
    [InlineData(Fault.SignInPage, "text/html", 0, 1_000)]
    [InlineData(Fault.PlainText, "text/plain", 1_000, 10_000)]
    [InlineData(Fault.WrongShape, "application/json", 0, 100)]
    [InlineData(Fault.NullItems, "application/json", 0, 100)]
    [InlineData(Fault.HugeBody, "application/json", 50 << 20, 50 << 20)]
    [InlineData(Fault.GzipBomb, "application/json", 1_000, 4 << 20)]
    public async Task Faulty_bodies_are_as_set(Fault fault, string type, int least, int most)
    {
        await StartAsync(new() { Jobs = 3, Days = 1 });
        Host!.Faults.Set(fault);
        using var answer = await Http.GetAsync(new Uri(Host.BaseAddress, Path), Cancelled);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length, least, most);
    }

    [Fact]
    public async Task Truncated_body_breaks_off_and_tokens_expire()
    {
        await StartAsync(new() { Jobs = 3, Days = 1 });
        Host!.Faults.Set(Fault.ShortBody, count: 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(""));
        var token = (await GetAsync("page_size=1")).Body.GetProperty("next_page_token").GetString();
        Host.Faults.Set(Fault.ExpiredToken, count: 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("page_size=1&page_token=" + token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("page_size=1&page_token=" + token)).Status);
    }

    [Fact]
    public async Task Job_may_be_null_of_a_distant_year_or_in_two_versions()
    {
        await StartAsync(new() { Jobs = 10, Days = 1, Stuck = false });
        Host!.Faults.Set(Fault.NullJob);
        Assert.All((await GetAsync("")).Body.GetProperty("items").EnumerateArray(), item => Assert.Equal(JsonValueKind.Null, item.ValueKind));
        Host.Faults.Clear();
        Host.Faults.Set(Fault.DistantYear);
        Assert.Equal(["0001", "9999"], (await WalkAsync("")).Select(job => job.GetProperty("created_at").GetString()![..4]).Distinct().Order());
        Host.Faults.Clear();
        Host.Faults.Set(Fault.Conflicts);
        var two = (await WalkAsync("")).GroupBy(Id).First(job => job.Count() == 2).Select(job => job.GetProperty("status").GetString()).ToList();
        Assert.Single(two, "RUNNING");
    }

    [Fact]
    public async Task Faulty_jobs_are_as_set()
    {
        await StartAsync(new() { Jobs = 50, Days = 1, Faults = [Fault.UnknownStatus, Fault.NullCreatedAt, Fault.UnknownFields, Fault.HostileText] });
        var job = (await WalkAsync("page_size=50"))[0];
        Assert.Equal("THROTTLED", job.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("created_at").ValueKind);
        Assert.True(job.TryGetProperty("extraction", out _));
        Assert.Equal(50, Host!.Count("").Undated);
        Host.Faults.Clear();
        Host.Faults.Set(Fault.MissingFields);
        Assert.False((await WalkAsync("page_size=50"))[0].TryGetProperty("created_at", out _));
        Assert.Equal(50, Host.Count("").Undated);
        Host.Faults.Set(Fault.HugeError);
        Host.Faults.Clear(Fault.MissingFields);
        Assert.All((await WalkAsync("status=FAILED")), failed => Assert.True(failed.GetProperty("error_message").GetString()!.Length > 1_000_000));
    }

    [Fact]
    public async Task Faulty_pages_overlap_repeat_their_token_or_are_empty_as_set()
    {
        await StartAsync(new() { Jobs = 250, Days = 1 });
        Host!.Faults.Set(Fault.Duplicates);
        var jobs = await WalkAsync("page_size=100");
        Assert.Equal(250, jobs.Select(Id).Distinct().Count());
        Assert.True(jobs.Count > 250);
        Host.Faults.Clear();
        Host.Faults.Set(Fault.EmptyPage);
        Assert.Equal(0, (await GetAsync("")).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(250, (await WalkAsync("page_size=100")).Count);
        Host.Faults.Clear();
        Host.Faults.Set(Fault.RepeatedToken);
        var token = (await GetAsync("")).Body.GetProperty("next_page_token").GetString();
        Assert.Equal(token, (await GetAsync("page_token=" + token)).Body.GetProperty("next_page_token").GetString());
    }
}
