namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>The order of waiting requests, most urgent first; equal requests go in order of arrival.</summary>
public enum RequestPriority
{
    /// <summary>Someone waits for a page without rows.</summary>
    FirstRows,

    /// <summary>A watched window polls for changes.</summary>
    Refresh,

    /// <summary>The remaining jobs of a window.</summary>
    Backfill,

    /// <summary>
    /// A check whether known jobs still exist. It goes only when nothing else waits, and takes at most a twentieth of the rate.
    /// </summary>
    Check,

    /// <summary>
    /// Names and credits, without which a screen is complete. It goes only when nothing else waits, and takes at most a tenth of the rate.
    /// </summary>
    Details,
}
