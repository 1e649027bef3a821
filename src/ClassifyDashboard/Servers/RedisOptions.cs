using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>Configures the Redis that several servers share: the section Redis of the settings.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    internal const string ConnectionSetting = $"{Section}:{nameof(Connection)}";

    /// <summary>
    /// Host and port, and further settings such as password=, user=, ssl=true, as StackExchange.Redis takes them. Blank means that this server
    /// shares nothing.
    /// </summary>
    public string? Connection { get; set; }

    /// <summary>The beginning of all keys, so that a Redis can serve others too.</summary>
    public string Prefix { get; set; } = "classify-dashboard:";

    internal bool IsOn => !string.IsNullOrWhiteSpace(Connection);

    /// <summary>Reads the section, for what is decided before there are services.</summary>
    internal static RedisOptions Of(IConfiguration configuration) => configuration.GetSection(Section).Get<RedisOptions>() ?? new();

    /// <summary>Returns how to connect: calls fail at once while there is no connection, and after two seconds without an answer.</summary>
    /// <exception cref="ArgumentException">The text is not a connection.</exception>
    internal ConfigurationOptions ToConfiguration()
    {
        var configuration = ConfigurationOptions.Parse(Connection!.Trim(), ignoreUnknown: false);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = configuration.AsyncTimeout = configuration.SyncTimeout = 2_000;
        configuration.ReconnectRetryPolicy = new LinearRetry(1_000);
        configuration.ClientName ??= nameof(ClassifyDashboard);
        return configuration;
    }
}

/// <summary>Rejects a connection that cannot be read. Messages never contain it, because it can have a password.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private const string Fault = $"{RedisOptions.ConnectionSetting} cannot be read: write it as host:port, with further settings behind commas, "
        + "such as redis.example.com:6380,password=…,ssl=true.";

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        if (!options.IsOn)
            return ValidateOptionsResult.Success;
        if (string.IsNullOrWhiteSpace(options.Prefix))
            return ValidateOptionsResult.Fail($"{RedisOptions.Section}:{nameof(RedisOptions.Prefix)} must not be blank: keys need a beginning of their own.");
        try
        {
            return options.ToConfiguration().EndPoints.Count > 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(Fault);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return ValidateOptionsResult.Fail(Fault);
        }
    }
}
