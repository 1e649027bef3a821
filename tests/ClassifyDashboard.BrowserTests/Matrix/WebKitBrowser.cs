using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>WebKitGTK's own small browser on a virtual screen, by WebDriver. Its language is that of a kiosk image that sets none.</summary>
sealed partial class WebKitBrowser : Browser
{
    private readonly BrowserProcess _screen;
    private BrowserProcess? _driver;
    private HttpClient? _session;

    private WebKitBrowser(string name, BrowserProcess screen) : base(name) => _screen = screen;

    public static async Task<Browser> StartAsync(string name, string driver, string program)
    {
        // The screen writes its chosen number to the given file descriptor: here its output.
        var (screen, ready) = await BrowserProcess.StartAsync("Xvfb", DisplayNumber(), _ =>
            ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        var browser = new WebKitBrowser(name, screen);
        try
        {
            await browser.BeginAsync(driver, program, $":{ready.Value}");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public override async Task OpenAsync(Uri address) => await SendAsync("url", new { url = address.ToString() });

    public override async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        if (_driver is not null)
            await _driver.DisposeAsync();
        await _screen.DisposeAsync();
    }

    protected override async Task<string?> EvaluateAsync(string script) =>
        (await SendAsync("execute/sync", new { script = $"return {script}", args = Array.Empty<object>() }))?.GetValue<string>();

    protected override async Task<byte[]> PictureAsync() => Convert.FromBase64String((await SendAsync("screenshot", null))!.GetValue<string>());

    private async Task BeginAsync(string driver, string program, string display)
    {
        var port = FreePort();
        (_driver, _) = await BrowserProcess.StartAsync(driver, null, _ => [$"--port={port}"], ("DISPLAY", display));
        await UntilAsync(() => TakesConnectionsAsync(port), () => $"{driver} takes connections"); // it does not say when
        var wanted = new Dictionary<string, object> { ["webkitgtk:browserOptions"] = new { binary = program, args = new[] { "--automation" } } };
        using var client = new HttpClient();
        var said = await ReadAsync(await client.PostAsync($"http://127.0.0.1:{port}/session", Json(new { capabilities = new { alwaysMatch = wanted } })));
        _session = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/session/{said!["sessionId"]!.GetValue<string>()}/") };
        Version = said["capabilities"]!["browserVersion"]!.GetValue<string>();
        await SendAsync("window/rect", new { x = 0, y = 0, width = 1280, height = 780 });
    }

    private async Task<JsonNode?> SendAsync(string command, object? body) =>
        await ReadAsync(body is null ? await _session!.GetAsync(command) : await _session!.PostAsync(command, Json(body)));

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body));

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var value = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["value"];
            return answer.IsSuccessStatusCode ? value : throw new InvalidOperationException(value!.ToJsonString());
        }
    }

    private static async Task<bool> TakesConnectionsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^\d+$")]
    private static partial Regex DisplayNumber();
}
