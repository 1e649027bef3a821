using ClassifyDashboard.Async;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Alerts;

/// <summary>Runs the watches of the settings for as long as the program does.</summary>
internal sealed class AlertHostedService(
    IOptions<AlertOptions> settings,
    IOptions<WallOptions> wall,
    IOptions<JobReaderOptions> reading,
    JobReader reader,
    KeyValueStore store,
    ArrivalHistory arrivals,
    IdListStore lists,
    TimeProvider time,
    ILogger<AlertHostedService> logger) : BackgroundService
{
    // Nothing is known to break a watch; what does all the same should not fill the log.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the program waits for nothing here
        var said = settings.Value;
        var address = said.Webhook!; // it is only registered with one
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            logger.LogWarning("Alerts go unencrypted to {Host}: Alerts:Webhook is http, not https.", address.Authority);
        using var webhook = new Webhook(address, said.Secret, time, said.Format);
        var parts = new AlertContext(reader.WatchAsync, () => reader.Budget, arrivals, store, lists, webhook, said.Format, said.Remind, wall.Value, reading.Value.RefreshInterval, time, logger);
        await Task.WhenAll(said.Watched.Select(watched => RunAsync(new(watched, parts), stoppingToken)));
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
                return; // the program is about to end, or reading has ended since it is
            }
            catch (Exception e)
            {
                // Only its kind and place: what it says might quote the address.
                logger.LogError("A watch for alerts broke ({Kind}) and begins anew.{Place}{Stack}", e.GetType().Name, Environment.NewLine, e.StackTrace);
                await time.UntilAsync(time.GetUtcNow() + Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
