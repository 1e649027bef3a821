using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.SampleApi;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>The program as a process: its log as JSON, and its port of metrics.</summary>
[Trait("Category", "Slow")]
public sealed class JsonLogTests
{
    [Fact(Timeout = 120_000)]
    public async Task Each_line_is_an_entry_with_time_level_category_message_and_fields_and_the_port_serves_metrics_alone()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 20, Days = 1 }, TimeProvider.System, cancelled);
        sample.Faults.Set(Fault.Unauthorized); // something to write about, because the figures are read at once
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ClassifyDashboard.dll"));
        foreach (var (key, value) in new[]
        {
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("WarmUp", "false"), ("LLAMA_CLOUD_API_KEY", sample.ApiKey),
            ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), ("Reading__Store", "false"), ("Logging__Console__FormatterName", "json"),
            ("Metrics__Port", port.ToString(CultureInfo.InvariantCulture)),
        })
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        try
        {
            var entries = new List<JsonElement>();
            while (WarningOf(entries) is null || AddressesOf(entries).Count < 2) // either may be first
                entries.Add(JsonSerializer.Deserialize<JsonElement>(await process.StandardOutput.ReadLineAsync(cancelled) ?? ""));
            Assert.All(entries, entry =>
            {
                Assert.InRange(DateTime.UtcNow - entry.GetProperty("Timestamp").GetDateTime(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(3));
                Assert.NotEmpty(entry.GetProperty("Category").GetString()!);
                Assert.NotEmpty(entry.GetProperty("Message").GetString()!);
                Assert.True(entry.GetProperty("State").TryGetProperty("{OriginalFormat}", out _));
            });
            Assert.Equal("Unauthorized", WarningOf(entries)!.Value.GetProperty("State").GetProperty("Kind").GetString());

            using var client = new HttpClient();
            _ = new Scrape(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), cancelled));
            using var page = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), cancelled);
            using var other = await client.GetAsync(new Uri(AddressesOf(entries).Single(address => address.Port != port), "/metrics"), cancelled);
            Assert.Equal((404, 404), ((int)page.StatusCode, (int)other.StatusCode));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static JsonElement? WarningOf(List<JsonElement> entries) =>
        entries.Where(entry => entry.GetProperty("LogLevel").GetString() == "Warning").Select(entry => (JsonElement?)entry).FirstOrDefault();

    // Those on which the server listens.
    private static List<Uri> AddressesOf(List<JsonElement> entries) => [.. entries.Select(entry => entry.GetProperty("State"))
        .Where(state => state.TryGetProperty("address", out _)).Select(state => new Uri(state.GetProperty("address").GetString()!))];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
