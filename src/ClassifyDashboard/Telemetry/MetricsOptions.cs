using System.ComponentModel.DataAnnotations;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Hosting;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Telemetry;

/// <summary>Who can read the metrics, and what they have: the section Metrics of the settings.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>The port that serves /metrics and nothing else, from 1 to 65,535; null for none.</summary>
    [Range(1, 65_535, ErrorMessage = "Metrics:Port must be a number from 1 to 65535.")]
    public int? Port { get; set; }

    /// <summary>
    /// The token that a scraper sends as Authorization: Bearer; null for none. Without a port of its own /metrics is then served beside the pages.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>Whether the metrics have the judged figures, for which the jobs of the last day are read all the time.</summary>
    public bool Figures { get; set; } = true;

    /// <summary>Whether the settings ask for /metrics.</summary>
    internal static bool IsOn(IConfiguration configuration) => PortOf(configuration) is not null || TokenOf(configuration) is not null;

    /// <summary>The port in the settings; null where there is none, or none that can be used.</summary>
    internal static int? PortOf(IConfiguration configuration) =>
        int.TryParse(configuration[$"{Section}:{nameof(Port)}"], System.Globalization.CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? port
            : null;

    /// <summary>The token in the settings; null where there is none.</summary>
    internal static string? TokenOf(IConfiguration configuration) =>
        configuration[$"{Section}:{nameof(Token)}"]?.Trim() is { Length: > 0 } token ? token : null;

    /// <summary>Makes the program listen at the port of the metrics too, if there is one.</summary>
    /// <returns>Why that cannot be; null if it can.</returns>
    internal static string? Listen(IConfiguration configuration)
    {
        if (PortOf(configuration) is not { } port)
            return null;
        if (ListenAddresses.HasPort(configuration, port))
            return $"{Section}:{nameof(Port)} is {port}, the port of the pages. Choose another one, or set {Section}:{nameof(Token)} to serve both there.";
        ListenAddresses.AddPort(configuration, port);
        return null;
    }
}

/// <summary>Refuses a token that could be guessed or never be sent. No message shows it.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        options.Token?.Trim() is { Length: > 0 } token && (token.Length < AccessToken.Shortest || token.Any(c => c is <= ' ' or > '~'))
            ? ValidateOptionsResult.Fail($"{MetricsOptions.Section}:{nameof(MetricsOptions.Token)} must have {AccessToken.Shortest} or more ASCII characters, "
                + "without spaces and line breaks.")
            : ValidateOptionsResult.Success;
}
