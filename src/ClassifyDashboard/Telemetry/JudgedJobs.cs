using ClassifyDashboard.Alerts;
using ClassifyDashboard.Async;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Telemetry;

/// <summary>Judges the watches of the alerts' settings for the metrics as long as the program runs; without watches, all jobs.</summary>
internal sealed class JudgedJobs(
    IOptions<AlertOptions> alerts,
    IOptions<WallOptions> wall,
    IOptions<JobReaderOptions> reading,
    JobReader reader,
    JudgedMetrics metrics,
    ArrivalHistory arrivals,
    TimeProvider time,
    ILogger<JudgedJobs> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start of the program does not wait for the figures
        var context = new JudgedContext(metrics, arrivals, wall.Value, reading.Value.RefreshInterval, time, logger);
        List<JudgedWatch> watches = [.. alerts.Value.Watched.Select(watched => new JudgedWatch(watched, reader, context))];
        try
        {
            watches.ForEach(watch => watch.Follow());
            await stoppingToken.UntilCancelledAsync();
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }
}
