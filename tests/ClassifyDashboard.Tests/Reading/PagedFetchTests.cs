using System.Net;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Tests.LlamaCloud;

namespace ClassifyDashboard.Tests.Reading;

public sealed class PagedFetchTests
{
    private readonly PagedFetch _walk = new(new(0, TimeRange.NoEnd), [ListQuery.All]);

    [Fact]
    public async Task Failed_page_is_requested_again_without_those_before_it()
    {
        using var service = new StubService();
        service.Answers(Page("clj-1", "two")).Answers(HttpStatusCode.Forbidden).Answers(Page("clj-2", ""));
        await Assert.ThrowsAsync<ProblemException>(() => FinishAsync(service));
        await FinishAsync(service);
        Assert.Equal(["clj-1", "clj-2"], _walk.Jobs.Keys.Order());
        Assert.Equal(["", "two", "two"], service.Requests.Select(TokenOf));
    }

    [Fact]
    public async Task Expired_token_restarts_the_fetch_and_counts_nothing_twice()
    {
        using var service = new StubService();
        service.Answers(Page("clj-1", "two")).Answers(HttpStatusCode.BadRequest, """{"detail":"Invalid page token."}""").Answers(Page("clj-1", "three"))
            .Answers(Page("clj-2", ""));
        await FinishAsync(service);
        Assert.Equal(["clj-1", "clj-2"], _walk.Jobs.Keys.Order());
        Assert.Equal(["", "two", "", "three"], service.Requests.Select(TokenOf));
        Assert.Equal(2, _walk.Pages);
    }

    [Fact]
    public async Task Token_that_never_works_becomes_a_problem()
    {
        using var service = new StubService();
        for (var i = 0; i < 3; i++)
            service.Answers(Page("clj-1", "two")).Answers(HttpStatusCode.BadRequest);
        Assert.Equal(ProblemKind.BadRequest, (await Assert.ThrowsAsync<ProblemException>(() => FinishAsync(service))).Problem.Kind);
    }

    [Fact]
    public async Task Fetch_that_gets_the_same_page_again_ends()
    {
        using var service = new StubService();
        service.Answers(Page("clj-1", "same")).Answers(Page("clj-1", "same"));
        Assert.Equal(ProblemKind.MalformedAnswer, (await Assert.ThrowsAsync<ProblemException>(() => FinishAsync(service))).Problem.Kind);
    }

    [Fact]
    public async Task Empty_page_with_a_token_is_not_the_end()
    {
        using var service = new StubService();
        service.Answers("""{"items":[],"next_page_token":"next"}""").Answers(Page("clj-1", ""));
        await FinishAsync(service);
        Assert.Equal("clj-1", Assert.Single(_walk.Jobs).Key);
    }

    private Task FinishAsync(StubService service) =>
        _walk.FinishAsync(service.Client, RequestPriority.Backfill, service.Time, TestContext.Current.CancellationToken);

    private static string Page(string id, string token) => $$"""{"items":[{"id":"{{id}}"}],"next_page_token":"{{token}}"}""";

    private static string TokenOf(HttpRequestMessage request) =>
        System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["page_token"] ?? "";
}
