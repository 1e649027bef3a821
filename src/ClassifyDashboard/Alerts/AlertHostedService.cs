using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Runs the watches of the settings as long as the program runs and, of several servers, this one sends the alerts.</summary>
internal sealed class AlertHostedService(
    IOptions<AlertOptions> settings,
    IOptions<WallOptions> wall,
    IOptions<JobReaderOptions> reading,
    JobReader reader,
    NameDirectory names,
    KeyValueStore store,
    ArrivalHistory arrivals,
    IdListStore lists,
    ServerRole role,
    AlertMetrics metrics,
    TimeProvider time,
    ILogger<AlertHostedService> logger) : BackgroundService
{
    // No exception is expected in a watch. If one happens repeatedly, this delay keeps the log short.
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the program does not wait for the alerts
        var options = settings.Value;
        var address = options.Webhook!; // the service is registered only with a webhook
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            logger.LogWarning("Alerts are sent unencrypted to {Host}, because Alerts:Webhook begins with http://. Use https:// if the receiver supports it.",
                address.Authority);
        using var webhook = new Webhook(address, options.Secret, time, options.Format);
        var context = new AlertContext(
            reader.WatchAsync,
            () => reader.Budget,
            arrivals,
            Earlier,
            options.Names ? Named : watched => watched,
            () => role.SendsAlerts,
            store,
            lists,
            webhook,
            metrics,
            options.Format,
            options.Remind,
            wall.Value,
            reading.Value.RefreshInterval,
            time,
            logger);
        while (true)
        {
            await role.UntilAsync(() => role.SendsAlerts, stoppingToken);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, role.PartChanged);
            await Task.WhenAll(options.Watched.Select(watched => RunAsync(new(watched, context), end.Token))); // they begin with what is stored

            // The job reader can stop before the service is told to: then there is nothing to watch until the part changes.
            await end.Token.UntilCancelledAsync();
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    // The store is read for the next look, which comes within seconds.
    private FailureHistory Earlier(JobFilter filter, DateTimeOffset until)
    {
        _ = reader.ReadHistoryBeforeAsync(filter, until, CancellationToken.None);
        return reader.HistoryBefore(filter, until);
    }

    private WatchedJobs Named(WatchedJobs watched)
    {
        names.Request([watched.Query.Filter.ConfigurationId], watched.Query.Filter.ProjectId?.ToString());
        return watched.With(names.Table);
    }

    private async Task RunAsync(AlertWatch watch, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await watch.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return; // the program is stopping, or the job reader has stopped for this reason
            }
            catch (Exception e)
            {
                // Only type and stack trace: the message could contain the secret address.
                logger.LogError("An alert watch failed by an error of the dashboard ({Exception}); it restarts in a minute. Report it with these lines."
                    + "{NewLine}{StackTrace}", e.GetType().Name, Environment.NewLine, e.StackTrace);
                await time.UntilAsync(time.GetUtcNow() + RestartDelay, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
