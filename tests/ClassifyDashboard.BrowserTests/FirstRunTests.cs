using System.Net;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What a person sees who has just cloned the repository and has no key.</summary>
public sealed class FirstRunTests(Chromium chromium)
{
    [Fact]
    public async Task Dashboard_without_a_key_shows_sample_jobs_and_a_hint_how_to_see_ones_own()
    {
        var home = Directory.CreateTempSubdirectory("classify-dashboard-home-");
        await using var dashboard = await DashboardProcess.StartAsync(sample: null, settings: [("HOME", home.FullName)]);
        await using (var screen = await chromium.OpenAsync(dashboard.Address))
        {
            await screen.GoAsync();
            await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToContainTextAsync("Sample data");
            await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Note)).ToContainTextAsync("LLAMA_CLOUD_API_KEY");
            await Expect(screen.Rows).ToHaveCountAsync(25);
        }

        LogAssert.HasNoErrors(dashboard.Log);
        Assert.DoesNotContain("warn:", dashboard.Log, StringComparison.Ordinal);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_style_and_script_that_the_page_links_to_goes_out_compressed()
    {
        await using var dashboard = await DashboardProcess.StartAsync(sample: null);
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = dashboard.Address };
        var html = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        var files = Regex.Matches(html, "(?:href|src)=\"([^\"]+\\.(?:css|js))\"").Select(link => link.Groups[1].Value).ToArray();
        Assert.Equal(7, files.Length);
        foreach (var file in files)
        {
            var plain = await LengthAsync(file, "identity");
            var isShort = plain < 2000; // too little text to come out at half its length
            Assert.True(await LengthAsync(file, "gzip, deflate, br, zstd") * (isShort ? 1.5 : 2) < plain, $"{file} is sent without compression");
        }

        async Task<int> LengthAsync(string file, string encodings)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }
    }

    [Theory]
    [InlineData("LLAMA_CLOUD_BASE_URL", "ftp://x")]
    [InlineData("Reading:RefreshInterval", "00:00:00")]
    [InlineData("Reading:MaxJobs", "5")]
    [InlineData("LlamaCloud:Timeout", "soon")]
    public async Task Setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DashboardProcess.StartAsync(sample: null, settings: [("LLAMA_CLOUD_API_KEY", "k"), (key, value)]));
        Assert.Contains("The dashboard cannot start: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }
}
