using System.Diagnostics.Metrics;
using System.Reflection;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Loops;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ClassifyDashboard.Telemetry;

/// <summary>Registers what carries metrics and traces outside, if the settings ask for it. Without them nothing of OpenTelemetry is loaded.</summary>
internal static class TelemetryRegistration
{
    private const string ServiceName = "classify-dashboard";
    private const string Runtime = "System.Runtime";

    private static readonly Type[] Areas =
        [typeof(RequestMetrics), typeof(RefreshMetrics), typeof(ReadingMetrics), typeof(StoreMetrics), typeof(CircuitMetrics), typeof(WallMetrics),
            typeof(ExportMetrics), typeof(AlertMetrics), typeof(JudgedMetrics)];

    // Of the runtime's instruments those that show whether the server has enough of everything.
    private static readonly string[] OfRuntime =
        ["dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.pause.time", "dotnet.gc.last_collection.heap.size"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddOptions<MetricsOptions>().Bind(configuration.GetSection(MetricsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JudgedMetrics>();
        var (otlp, scraped) = (OtlpSettings.Of(configuration), IsScraped(configuration));
        if (scraped || otlp.Metrics || otlp.Traces)
            AddOpenTelemetry(services, configuration, otlp, scraped);
        return services;
    }

    /// <summary>Whether /metrics is served.</summary>
    public static bool IsScraped(IConfiguration configuration) => MetricsOptions.IsOn(configuration) && !OtlpSettings.Of(configuration).IsDisabled;

    private static void AddOpenTelemetry(IServiceCollection services, IConfiguration configuration, OtlpSettings otlp, bool scraped)
    {
        var version = typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.AddService(ServiceName, serviceVersion: version).AddEnvironmentVariableDetector()); // the standard variables win
        if (otlp.Traces)
            telemetry.WithTracing(traces => traces.AddSource(Tracing.Name).AddOtlpExporter(options => OtlpSettings.Take(options, configuration, "TRACES")));
        if (!scraped && !otlp.Metrics)
            return;
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(DashboardMeter.Name, Runtime, "Microsoft.AspNetCore.Hosting");
            ((IDeferredMeterProviderBuilder)metrics).Configure((provider, builder) =>
            {
                var own = provider.GetRequiredService<IMeterFactory>();
                builder.AddView(instrument => ViewOf(instrument, own));
            });
            if (scraped)
                metrics.AddPrometheusExporter(options => options.ScopeInfoEnabled = false);
            if (otlp.Metrics)
                metrics.AddOtlpExporter(options => OtlpSettings.Take(options, configuration, "METRICS"));
        });
        services.AddHostedService(provider => new StartedInstruments(() => Array.ForEach(Areas, area => provider.GetRequiredService(area))));
        if (configuration.GetValue<bool?>($"{MetricsOptions.Section}:{nameof(MetricsOptions.Figures)}") != false)
            services.AddHostedService<JudgedJobs>();
    }

    // Another host in the process has instruments of the same names. Each file of the dashboard is a route of its own: too many labels.
    private static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory own) =>
        instrument.Meter.Scope is IMeterFactory other && !ReferenceEquals(other, own) ? MetricStreamConfiguration.Drop
        : instrument.Meter.Name == Runtime && !OfRuntime.Contains(instrument.Name) ? MetricStreamConfiguration.Drop
        : instrument.Name == "http.server.request.duration" ? new() { TagKeys = ["http.request.method", "http.response.status_code"] }
        : null;

    // Instruments that only answer when they are asked must exist before the first question. The settings are checked by then.
    private sealed class StartedInstruments(Action create) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            create();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
