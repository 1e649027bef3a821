using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.SampleApi;

/// <summary>A sample API over HTTP, on a clock that only tests move.</summary>
public abstract class SampleApiTestBase : IAsyncLifetime
{
    private protected const string Path = "api/v2/classify";

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));

    private protected HttpClient Http { get; } = new();

    private protected SampleApiHost? Host { get; private set; }

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
    }

    private protected async Task StartAsync(SampleApiOptions options)
    {
        Host = await SampleApiHost.StartAsync(options, Time, Cancelled);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Host.ApiKey);
    }

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string query)
    {
        using var response = await Http.GetAsync(new Uri(Host!.BaseAddress, $"{Path}?{query}"), Cancelled);
        using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancelled));
        return (response.StatusCode, body.RootElement.Clone());
    }

    private protected async Task<List<JsonElement>> WalkAsync(string query)
    {
        var jobs = new List<JsonElement>();
        string? token = null;
        do
        {
            var (status, body) = await GetAsync(token is null ? query : string.Create(CultureInfo.InvariantCulture, $"{query}&page_token={token}"));
            Assert.Equal(HttpStatusCode.OK, status);
            jobs.AddRange(body.GetProperty("items").EnumerateArray());
            token = body.GetProperty("next_page_token").GetString();
        }
        while (token is not null);
        return jobs;
    }

    private protected static string Id(JsonElement job) => job.GetProperty("id").GetString()!;
}
