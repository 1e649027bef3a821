using OpenTelemetry.Exporter;

namespace ClassifyDashboard.Telemetry;

/// <summary>Which signals are sent by OTLP, and where: the standard variables of OpenTelemetry.</summary>
/// <param name="Metrics">Whether metrics are sent.</param>
/// <param name="Traces">Whether traces are sent.</param>
/// <param name="IsDisabled">Whether OTEL_SDK_DISABLED turns everything off.</param>
internal sealed record OtlpSettings(bool Metrics, bool Traces, bool IsDisabled)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Endpoint = "ENDPOINT";

    public static OtlpSettings Of(IConfiguration configuration)
    {
        var isDisabled = bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var disabled) && disabled;
        return new(IsSent("METRICS"), IsSent("TRACES"), isDisabled);

        bool IsSent(string signal) => !isDisabled
            && (Value(configuration, "", Endpoint) ?? Value(configuration, signal + "_", Endpoint)) is not null
            && configuration[$"OTEL_{signal}_EXPORTER"]?.Trim() != "none";
    }

    /// <summary>Takes the variables of one signal, which the exporter does not read itself.</summary>
    /// <param name="options">The options of the exporter, filled with the variables of all signals.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="signal">METRICS or TRACES.</param>
    public static void Take(OtlpExporterOptions options, IConfiguration configuration, string signal)
    {
        if (Uri.TryCreate(Value(configuration, signal + "_", Endpoint), UriKind.Absolute, out var endpoint))
            options.Endpoint = endpoint;
        if (Value(configuration, signal + "_", "HEADERS") is { } headers)
            options.Headers = headers;
        options.Protocol = Value(configuration, signal + "_", "PROTOCOL") switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
    }

    private static string? Value(IConfiguration configuration, string signal, string name) =>
        configuration[Prefix + signal + name]?.Trim() is { Length: > 0 } value ? value : null;
}
