using System.Net;
using System.Net.Sockets;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What a person reads when the dashboard cannot listen where it should, or when a key was pasted with extra characters.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Port_in_use_is_reported_in_one_sentence_that_says_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";
        await AssertSaysAsync($"another program already listens at {address}", new Uri(address));
        await AssertSaysAsync($"another program already listens at {address}", new Uri($"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}"));
    }

    [Fact]
    public async Task Address_of_another_machine_is_reported_in_one_sentence() =>
        await AssertSaysAsync("http://192.0.2.1:8080 is not an address of this machine", new Uri("http://192.0.2.1:8080"), ("Access:Mode", "Open"));

    [Fact]
    public async Task Https_address_without_a_certificate_is_reported_in_one_sentence() =>
        await AssertSaysAsync("the web server refuses its settings", new Uri("https://127.0.0.1:0"));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://localhost:5468")]
    [InlineData("http://localhost:70000")]
    [InlineData("http://localhost:port")]
    [InlineData("http://localhost:5468/jobs")]
    public async Task Invalid_addresses_are_named_in_one_sentence(string urls)
    {
        var words = await RefusalAsync(null, ("ASPNETCORE_URLS", urls));
        Assert.Contains($"The dashboard cannot start: an address in urls is '{urls}': ", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_listens_at_its_own_port_by_default_or_says_that_it_is_taken()
    {
        await using var one = await StartedAsync();
        Assert.Null(await StartedAsync()); // and where somebody has it open while the tests run, neither did

        static async Task<DashboardProcess?> StartedAsync()
        {
            try
            {
                var dashboard = await DashboardProcess.StartAsync(null, isAddressSaid: false);
                Assert.Equal("http://localhost:5467/", dashboard.Address.ToString());
                return dashboard;
            }
            catch (InvalidOperationException e)
            {
                Assert.Contains("another program already listens at http://127.0.0.1:5467", e.Message, StringComparison.Ordinal);
                return null;
            }
        }
    }

    [Theory]
    [InlineData("{0}\n")]
    [InlineData(" {0}\r\n")]
    public async Task Key_is_used_without_a_line_break_or_spaces_around_it(string pasted)
    {
        await using var sample = await SampleApi.SampleApiHost.StartAsync(new() { Jobs = 5, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample,
            settings: [("LLAMA_CLOUD_API_KEY", string.Format(System.Globalization.CultureInfo.InvariantCulture, pasted, sample.ApiKey))]);
        using var client = new HttpClient { BaseAddress = dashboard.Address };
        Assert.Contains("\"complete\":true", await client.GetStringAsync("/api/summary?wait=30&from=now-7d", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private static async Task AssertSaysAsync(string words, Uri address, params (string, string)[] settings)
    {
        var said = await RefusalAsync(address, settings);
        Assert.Contains("The dashboard cannot start: " + words, said, StringComparison.Ordinal);
        Assert.Single(said.Split('\n'), line => line.Contains("cannot start", StringComparison.Ordinal));
    }

    private static async Task<string> RefusalAsync(Uri? address, params (string, string)[] settings)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DashboardProcess.StartAsync(null, address: address, isAddressSaid: address is not null, settings: settings));
        foreach (var unwanted in new[] { "   at ", "fail:", "crit:", "Unhandled exception" })
            Assert.DoesNotContain(unwanted, refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
