using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>Walls without a live connection: what the server returns, and what that costs.</summary>
public sealed class PlainWallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // so that a test which cannot end fails

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_wall_carries_everything_that_the_script_of_its_frame_needs()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        using var answer = await AskAsync(client, "/wall/plain?tz=Europe/Berlin&rotate=10s&sound=on&title=Third+floor");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeMilliseconds(), long.Parse(Header(answer, "X-Wall-Now"), CultureInfo.InvariantCulture));
        Assert.Equal(32, Header(answer, "X-Wall-Build").Length);
        var screen = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled)).GetElementById("screen")!;
        Assert.Equal("Europe/Berlin", screen.GetAttribute("data-zone"));
        Assert.Contains(screen.GetAttribute("data-offset"), new[] { "60", "120" });
        Assert.Equal("10000", screen.GetAttribute("data-rotate"));
        Assert.Equal("on", screen.GetAttribute("data-sound"));
        Assert.EndsWith("– Third floor", screen.GetAttribute("data-title"), StringComparison.Ordinal);
        Assert.InRange(host.Time.GetUtcNow().ToUnixTimeMilliseconds() - long.Parse(screen.GetAttribute("data-read")!, CultureInfo.InvariantCulture), 0, 60_000);
        Assert.NotNull(screen.GetAttribute("data-state"));
        Assert.NotNull(screen.QuerySelector(".wall-panels .wall-qr"));
        Assert.Null(screen.GetAttribute("data-live"));
        Assert.Contains("http://localhost/?from=", screen.QuerySelector(".wall-qr")!.GetAttribute("data-link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_wall_sends_an_unchanged_screen_once_and_the_time_always()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        using var first = await AskAsync(client, "/wall/plain");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        using var again = await AskAsync(client, "/wall/plain", first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(1_000, long.Parse(Header(again, "X-Wall-Now"), CultureInfo.InvariantCulture)
            - long.Parse(Header(first, "X-Wall-Now"), CultureInfo.InvariantCulture));
        using var weak = await AskAsync(client, "/wall/plain", EntityTagHeaderValue.Parse("W/" + first.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);
    }

    [Fact]
    public async Task Plain_wall_keeps_reading_while_it_is_requested()
    {
        await using var host = await AccessHost.StartAsync(("Reading:RefreshInterval", "00:00:05"));
        using var client = host.Client();
        using var first = await AskAsync(client, "/wall/plain");
        var known = first.Headers.ETag;
        await UntilAsync(host, async () =>
        {
            using var again = await AskAsync(client, "/wall/plain", known);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Plain_wall_reports_trouble_with_the_service()
    {
        await using var host = await AccessHost.StartAsync(("Reading:RefreshInterval", "00:00:05"));
        using var client = host.Client();
        (await AskAsync(client, "/wall/plain")).Dispose();
        host.Sample.Faults.Set(Fault.Unavailable);
        await UntilAsync(host, async () =>
        {
            using var answer = await AskAsync(client, "/wall/plain");
            return (await answer.Content.ReadAsStringAsync(Cancelled)).Contains("data-heading=\"The service answers with errors\"", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Each_kind_of_wall_is_kept_once_and_forgotten_when_nobody_requests_it()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        var walls = host.Services.GetRequiredService<PlainWalls>();
        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(client, "/wall/plain")).Dispose();
            (await AskAsync(client, "/wall/plain?title=Other")).Dispose();
        }

        Assert.Equal(2, walls.Count);
        host.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, walls.Count);
    }

    [Fact]
    public async Task Number_of_kept_walls_is_bounded()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        for (var i = 0; i < PlainWalls.Most + 5; i++)
            (await AskAsync(client, $"/wall/plain?title={i}")).Dispose();
        Assert.Equal(PlainWalls.Most, host.Services.GetRequiredService<PlainWalls>().Count);
    }

    [Fact]
    public async Task Plain_wall_is_compressed_by_gzip_where_accepted()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var answer = await AskAsync(client, "/wall/plain");
        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        await using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(Cancelled), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.StartsWith("<article id=\"screen\"", await reader.ReadToEndAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_wall_without_a_sign_in_is_401_and_no_redirect()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var stranger = host.Client();
        using var refused = await AskAsync(stranger, "/wall/plain");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var wall = await host.SignedInAsync(AccessHost.WallToken);
        using var answer = await AskAsync(wall, "/wall/plain");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // The host's clock advances by a second per attempt; the requests meanwhile take real time.
    private static async Task UntilAsync(AccessHost host, Func<Task<bool>> isSo)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limited.CancelAfter(Patience);
        while (!await isSo())
        {
            limited.Token.ThrowIfCancellationRequested();
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await client.SendAsync(request, Cancelled);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
