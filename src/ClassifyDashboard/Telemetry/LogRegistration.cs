using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace ClassifyDashboard.Telemetry;

/// <summary>Registers what applies to every line of the log.</summary>
internal static class LogRegistration
{
    // A text has the time of the terminal or of whatever collects it. A line of JSON is an entry by itself.
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>
    /// Bounds repeated lines, and gives lines of JSON (Logging:Console:FormatterName=json) their time in UTC unless the settings say otherwise.
    /// </summary>
    public static IServiceCollection AddLogRules(this IServiceCollection services)
    {
        services.PostConfigure<JsonConsoleFormatterOptions>(options =>
        {
            if (options.TimestampFormat is null)
                (options.TimestampFormat, options.UseUtcTimestamp) = (Time, true);
        });
        services.AddSingleton<LoggerFactory>();
        return services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider =>
            new BoundedLogs(provider.GetRequiredService<LoggerFactory>(), provider.GetService<TimeProvider>() ?? TimeProvider.System)));
    }
}
