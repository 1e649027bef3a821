using System.Text;
using ClassifyDashboard.Components;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Telemetry;
using ClassifyDashboard.Tests.Alerts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>Metrics and traces as OTLP sends them, by its standard variables, to a receiver over HTTP.</summary>
public sealed class OtlpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_and_traces_arrive_without_secrets()
    {
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 200, Days = 1 }, TimeProvider.System, Cancelled);
        await using var receiver = await Receiver.StartAsync();
        var root = receiver.Address.GetLeftPart(UriPartial.Authority);
        await using var host = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders());
            foreach (var (key, value) in new[]
            {
                ("LLAMA_CLOUD_API_KEY", sample.ApiKey), ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), ("Reading:Store", "false"),
                ("OTEL_EXPORTER_OTLP_ENDPOINT", root), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
                ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_SERVICE_NAME", "our-dashboard"),
            })
                builder.UseSetting(key, value);
        });
        using var client = host.CreateClient();
        await ArrivesAsync(receiver, "classify_dashboard.watch.jobs", "classify_dashboard.budget.rate", "our-dashboard", "gap", "first_rows");
        Assert.DoesNotContain(receiver.All, got => Text(got).Contains(sample.ApiKey, StringComparison.Ordinal));
        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", false, true)]
    [InlineData("OTEL_SERVICE_NAME", false, false)]
    public void Endpoint_decides_what_is_sent(string variable, bool metrics, bool traces)
    {
        var settings = OtlpSettings.Of(With((variable, "http://collector:4318")));
        Assert.Equal((metrics, traces), (settings.Metrics, settings.Traces));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true", false, false)]
    [InlineData("OTEL_TRACES_EXPORTER", "none", true, false)]
    [InlineData("OTEL_METRICS_EXPORTER", "none", false, true)]
    public void Standard_variables_turn_signals_off(string variable, string value, bool metrics, bool traces)
    {
        var settings = OtlpSettings.Of(With(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"), (variable, value)));
        Assert.Equal((metrics, traces), (settings.Metrics, settings.Traces));
    }

    [Fact]
    public void Variables_of_one_signal_win()
    {
        var options = new OtlpExporterOptions { Endpoint = new("http://all:4317"), Headers = "a=1", Protocol = OtlpExportProtocol.Grpc };
        OtlpSettings.Take(options, With(("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://one:4318/v1/metrics"),
            ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2")), "METRICS");
        Assert.Equal((new Uri("http://one:4318/v1/metrics"), "a=1", OtlpExportProtocol.HttpProtobuf), (options.Endpoint, options.Headers, options.Protocol));
    }

    // Names and texts stand in protobuf as they are.
    private static async Task ArrivesAsync(Receiver receiver, params string[] texts)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (!texts.All(text => receiver.All.Any(got => Text(got).Contains(text, StringComparison.Ordinal))))
        {
            Assert.True(DateTime.UtcNow < patience, $"{receiver.All.Count} arrived.");
            await Task.Delay(50, Cancelled);
        }
    }

    private static string Text(Got got) => Encoding.Latin1.GetString(got.Body);

    private static IConfigurationRoot With(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, each.Value))).Build();
}
