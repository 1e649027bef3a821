using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using ClassifyDashboard.Components;
using ClassifyDashboard.SampleApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>Each line of a document that begins with curl, sent to a dashboard started without a key, or to the sample API.</summary>
public sealed partial class CurlLineTests(CurlLineTests.Programs programs) : IClassFixture<CurlLineTests.Programs>
{
    private const int PortOfSampleApi = 5055;

    public static TheoryData<string> Lines =>
        [.. MarkdownFile.All.SelectMany(file => file.Code.Select(code => code.Line))
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).Distinct()];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Curl_line_gets_what_the_text_promises(string line)
    {
        var curl = CurlLine.Parse(line);
        using var client = curl.Address.Port == PortOfSampleApi ? programs.SampleApi() : programs.Dashboard();
        using var request = new HttpRequestMessage(curl.Method, curl.Address.PathAndQuery);
        foreach (var (name, value) in curl.Headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, Cancelled);
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        Assert.DoesNotContain("X-Ignored", response.Headers.Select(header => header.Key));
        if (curl.NamesItsFile)
            Assert.NotEmpty(response.Content.Headers.ContentDisposition!.FileNameStar ?? response.Content.Headers.ContentDisposition.FileName ?? "");
        if (HttpUtility.ParseQueryString(curl.Address.Query)["wait"] is not null)
            Assert.True(IsComplete(response.Headers, text), $"not complete: {text[..Math.Min(text.Length, 500)]}");
        if (curl.Then is ["jq", ..])
            AssertHasEach(Path().Matches(curl.Then[^1]).Select(match => match.Groups[1].Value), text);
        else if (curl.Then is ["grep", "-i", var pattern])
            Assert.Contains(response.Headers, header => Regex.IsMatch($"{header.Key}: ", pattern, RegexOptions.IgnoreCase));
        else
            Assert.Empty(curl.Then);
    }

    private static bool IsComplete(HttpResponseHeaders headers, string text) => headers.TryGetValues("X-Coverage-Complete", out var said)
        ? said.Single() == "true"
        : JsonElement.Parse(text).GetProperty("coverage").GetProperty("complete").GetBoolean();

    // The properties that jq would read of each value.
    private static void AssertHasEach(IEnumerable<string> paths, string text)
    {
        var all = paths.Select(path => path.Split('.')).ToList();
        var values = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(all);
        Assert.NotEmpty(values);
        foreach (var value in values.Select(value => JsonElement.Parse(value)))
            Assert.All(all, path => Assert.True(Has(value, path), $"There is no {string.Join('.', path)} in {value}."));
    }

    private static bool Has(JsonElement value, IEnumerable<string> path)
    {
        foreach (var name in path)
        {
            if (!value.TryGetProperty(name, out value))
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"(?<![\w.])\.(\w+(?:\.\w+)*)")]
    private static partial Regex Path();

    /// <summary>Both programs, once for all lines.</summary>
    public sealed class Programs : IAsyncLifetime
    {
        private WebApplicationFactory<App> _dashboard = null!;
        private SampleApiHost _sample = null!;

        public async ValueTask InitializeAsync()
        {
            _sample = await SampleApiHost.StartAsync(new() { Jobs = 10, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);
            _dashboard = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
            {
                builder.ConfigureLogging(logging => logging.ClearProviders());
                builder.UseSetting("LLAMA_CLOUD_API_KEY", "");
                builder.UseSetting("LlamaCloud:RequestsPerSecond", "1000"); // the sample API takes as many; 30,000 jobs need 300
            });
        }

        public HttpClient Dashboard() => _dashboard.CreateClient();

        public HttpClient SampleApi() => new() { BaseAddress = _sample.BaseAddress };

        public async ValueTask DisposeAsync()
        {
            await _dashboard.DisposeAsync();
            await _sample.DisposeAsync();
        }
    }
}
