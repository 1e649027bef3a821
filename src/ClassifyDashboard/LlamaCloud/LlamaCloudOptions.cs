using System.Globalization;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Configures the connection to LlamaCloud: the section LlamaCloud of the settings.</summary>
/// <remarks>
/// Where the section has no key or address, they come from the names that LlamaCloud's own SDKs read, LLAMA_CLOUD_API_KEY and
/// LLAMA_CLOUD_BASE_URL. The section wins, since LlamaCloud:ApiKey concerns this program alone, while the plain names may be set for
/// others.
/// </remarks>
public sealed class LlamaCloudOptions
{
    public const string Section = "LlamaCloud";

    internal const string KeyName = "LLAMA_CLOUD_API_KEY";

    internal const string AddressName = "LLAMA_CLOUD_BASE_URL";

    internal const string DefaultBaseUrl = "https://api.cloud.llamaindex.ai";

    /// <summary>The bearer key. A blank key counts as none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The address of the region or of a private installation; without a scheme it is https.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The timeout of one attempt, including its body; from one second to ten minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The maximum number of requests a second for all requests together; from 0.01 to 1000. Null means 5, the service's own quota, or 50
    /// for sample data.
    /// </summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>The maximum number of concurrent requests, 1 to 64; two more where someone waits for first rows or a refresh.</summary>
    public int MaxInFlight { get; set; } = 8;

    public bool HasKey => !string.IsNullOrWhiteSpace(ApiKey);

    internal static double DefaultRequestsPerSecond(LlamaCloudConnection connection) => connection.IsSample ? 50 : 5;

    /// <summary>Returns the normalized address, or null where it is invalid.</summary>
    internal static Uri? Address(string? baseUrl)
    {
        var text = string.IsNullOrWhiteSpace(baseUrl) ? DefaultBaseUrl : baseUrl.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "https://" + text;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" }
                ? address
                : null;
    }
}

/// <summary>Rejects settings that cannot work. Messages name the setting and never contain a key.</summary>
internal sealed class LlamaCloudOptionsValidator : IValidateOptions<LlamaCloudOptions>
{
    private const string AddressSetting = $"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.BaseUrl)} (or {LlamaCloudOptions.AddressName})";
    private const string KeySetting = $"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.ApiKey)} (or {LlamaCloudOptions.KeyName})";

    public ValidateOptionsResult Validate(string? name, LlamaCloudOptions options)
    {
        var faults = new List<string>();
        if (options.HasKey && !options.ApiKey!.All(c => c is > ' ' and < '\x7f'))
            faults.Add($"{KeySetting} holds a space, a line break or another character that a key cannot have: copy it again.");
        else if (options.HasKey && options.ApiKey![0] is '"' or '\'')
            faults.Add($"{KeySetting} is written in quotation marks, which count as a part of it: leave them out.");
        if (LlamaCloudOptions.Address(options.BaseUrl) is null)
            faults.Add(AddressFault(options.BaseUrl!));
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10))
            faults.Add($"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.Timeout)} is '{options.Timeout}': it must be from 00:00:01 to 00:10:00, "
                + "written as hours:minutes:seconds.");
        if (options.RequestsPerSecond is not (null or (>= 0.01 and <= 1000)))
            faults.Add(string.Create(CultureInfo.InvariantCulture,
                $"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.RequestsPerSecond)} is '{options.RequestsPerSecond}': it must be from 0.01 to 1000."));
        if (options.MaxInFlight is not (>= 1 and <= 64))
            faults.Add($"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.MaxInFlight)} is '{options.MaxInFlight}': it must be from 1 to 64.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // A password may precede an @ and a token may follow a ?, so such an address is not printed.
    private static string AddressFault(string value) =>
        value.AsSpan().ContainsAny("@?#")
            ? $"{AddressSetting} must be an http or https address without user, query or fragment."
            : $"{AddressSetting} is '{value}': it must be an http or https address.";
}
