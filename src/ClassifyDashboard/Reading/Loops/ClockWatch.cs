using ClassifyDashboard.Async;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>
/// Notices that the machine's clock was set back. Until it shows the time of the last refresh again, no refresh would be due; and while it was
/// ahead, new jobs looked like old ones to the refreshes.
/// </summary>
internal static class ClockWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the clock until the loops end; where it was set back, forgets what is uncertain and ends the loops.</summary>
    /// <param name="known">The known jobs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loops">Ends the loops, which then begin again.</param>
    public static async Task RunAsync(KnownJobs known, TimeProvider time, CancellationTokenSource loops)
    {
        while (!known.SetBack(time))
            await time.UntilAsync(time.GetUtcNow() + Interval, loops.Token);
        await loops.CancelAsync();
    }
}
