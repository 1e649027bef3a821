using System.Net;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Tests.LlamaCloud;

public sealed class ProblemTests
{
    private const string Id = "8d9c3ab0-5a51-4b2c-9b5e-2f3c6e0a1234";

    [Theory]
    [InlineData(401, """{"detail":"Invalid API Key"}""", ProblemKind.Unauthorized, "region")]
    [InlineData(402, """{"detail":"No credits"}""", ProblemKind.PaymentRequired, "No credits")]
    [InlineData(403, """{"detail":"Not your project"}""", ProblemKind.Forbidden, "Not your project")]
    [InlineData(404, """{"detail":"Not Found"}""", ProblemKind.NotFound, "base address")]
    [InlineData(422, """{"detail":[{"type":"enum","loc":["query","status"],"msg":"Input should be 'PENDING'","input":"X"}]}""", ProblemKind.BadRequest,
        "Input should be 'PENDING'")]
    [InlineData(400, "no json at all", ProblemKind.BadRequest, "400")]
    [InlineData(302, "", ProblemKind.MalformedAnswer, "redirect")]
    [InlineData(200, "<html>Welcome to the hotel's wifi</html>", ProblemKind.MalformedAnswer, "proxy")]
    [InlineData(200, """{"items":[{"id":"clj-1",""", ProblemKind.MalformedAnswer, "no page")]
    [InlineData(200, "null", ProblemKind.MalformedAnswer, "no page")]
    [InlineData(200, "{}", ProblemKind.MalformedAnswer, "no page")]
    public async Task Permanent_error_is_tried_once_and_named(int status, string body, ProblemKind kind, string said)
    {
        using var service = new StubService();
        var problem = await service.Answers((HttpStatusCode)status, body).FailAsync();
        Assert.Equal(kind, problem.Kind);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(408, "", ProblemKind.BadRequest)]
    [InlineData(409, "", ProblemKind.BadRequest)]
    [InlineData(500, $$"""{"detail":"Oops! providing this correlation ID: {{Id}}"}""", ProblemKind.Unavailable)]
    [InlineData(502, "<html><h1>502 Bad Gateway</h1></html>", ProblemKind.Unavailable)]
    [InlineData(503, """{"detail":"Classify endpoints are currently unavailable."}""", ProblemKind.Unavailable)]
    public async Task Temporary_error_is_tried_four_times_in_all(int status, string body, ProblemKind kind)
    {
        using var service = new StubService();
        for (var i = 0; i <= 3; i++)
            service.Answers((HttpStatusCode)status, body);
        var problem = await service.FailAsync();
        Assert.Equal(kind, problem.Kind);
        Assert.Equal(4, service.Requests.Count);
        Assert.Equal(status == 500 ? Id : null, problem.CorrelationId);
        Assert.DoesNotContain("<", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_429_is_tried_more_often_than_a_failure()
    {
        using var service = new StubService();
        for (var i = 0; i <= 10; i++)
            service.Answers(HttpStatusCode.TooManyRequests, """{"detail":"Rate limit exceeded."}""");
        Assert.Equal(ProblemKind.RateLimited, (await service.FailAsync()).Kind);
        Assert.Equal(11, service.Requests.Count);
    }

    [Fact]
    public async Task Responses_429_do_not_use_up_the_attempts_of_failures()
    {
        using var service = new StubService();
        foreach (var status in new[] { 429, 500, 429, 429, 500, 429, 500, 429, 500 })
            service.Answers((HttpStatusCode)status);
        Assert.Equal(ProblemKind.Unavailable, (await service.FailAsync()).Kind);
        Assert.Equal(9, service.Requests.Count);
    }

    [Fact]
    public async Task Broken_connection_is_retried_and_may_then_work()
    {
        using var service = new StubService();
        service.Answers(() => throw new HttpRequestException(HttpRequestError.ConnectionError, "reset")).Answers(HttpStatusCode.InternalServerError).Answers();
        Assert.Empty((await service.ReadAsync()).Jobs);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task Connection_that_was_too_slow_is_retried()
    {
        using var service = new StubService();
        service.Answers(() => throw new TaskCanceledException("ConnectTimeout", new TimeoutException())).Answers();
        Assert.Empty((await service.ReadAsync()).Jobs);
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Response_that_is_cut_off_at_the_time_limit_was_too_slow_whatever_its_connection_throws(Type thrown)
    {
        using var service = new StubService(
            ("LLAMA_CLOUD_API_KEY", StubService.Key), ("LLAMA_CLOUD_BASE_URL", "https://api.example.com"), ("LlamaCloud:Timeout", "00:00:05"));
        for (var i = 0; i <= 3; i++)
            service.Answers(() => new(HttpStatusCode.OK) { Content = new StreamContent(new HangingStream(thrown)) });
        var problem = await service.FailAsync();
        Assert.Equal((ProblemKind.Unreachable, "api.example.com did not answer in time."), (problem.Kind, problem.Message));
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task Unreachable_service_is_named()
    {
        using var service = new StubService();
        for (var i = 0; i <= 3; i++)
            service.Answers(() => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));
        var problem = await service.FailAsync();
        Assert.Equal(ProblemKind.Unreachable, problem.Kind);
        Assert.Contains("api.example.com", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_without_Retry_After_back_off()
    {
        using var service = new StubService();
        await service.Answers(HttpStatusCode.TooManyRequests).Answers(HttpStatusCode.TooManyRequests).Answers().ReadAsync();
        Assert.Equal(2, service.Time.Waits.Count);
        Assert.All(service.Time.Waits, wait => Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(60)));
        Assert.NotEqual(service.Time.Waits[0], service.Time.Waits[1]);
    }

    [Theory]
    [InlineData("7", 7, 7)]
    [InlineData("86400", 60, 60)]
    [InlineData("0", 0.001, 5)]
    public async Task Retry_After_is_obeyed_up_to_a_minute_and_never_below_the_minimum(string after, double least, double most)
    {
        using var service = new StubService();
        await service.Answers(HttpStatusCode.TooManyRequests, change: response => response.Headers.Add("Retry-After", after)).Answers().ReadAsync();
        Assert.InRange(Assert.Single(service.Time.Waits).TotalSeconds, least, most);
    }

    [Fact]
    public async Task Problem_contains_neither_the_key_nor_a_page_token()
    {
        using var service = new StubService();
        service.Answers(HttpStatusCode.BadRequest, $$"""{"detail":"Bad token the-page-token for {{StubService.Key}}"}""");
        var thrown = await Assert.ThrowsAsync<ProblemException>(() => service.ReadAsync(token: "the-page-token"));
        Assert.DoesNotContain("the-page-token", thrown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(StubService.Key, thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("Bad token", thrown.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_body_of_a_megabyte_is_cut()
    {
        using var service = new StubService();
        var problem = await service.Answers(HttpStatusCode.BadRequest, $$"""{"detail":"{{new string('x', 1_000_000)}}"}""").FailAsync();
        Assert.InRange(problem.Message.Length, 1, 1_000);
    }

    [Fact]
    public async Task Cancelled_caller_gets_a_cancellation()
    {
        using var service = new StubService();
        using var gone = new CancellationTokenSource();
        service.Answers(() =>
        {
            gone.Cancel();
            throw new OperationCanceledException(gone.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.Client.ReadPageAsync(ListQuery.All, null, RequestPriority.Backfill, gone.Token));
    }

    /// <summary>A body that never comes, and a read that ends in an exception of its own when it is cancelled.</summary>
    private sealed class HangingStream(Type thrown) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
            throw (Exception)Activator.CreateInstance(thrown, "cut off")!;
        }
    }
}
