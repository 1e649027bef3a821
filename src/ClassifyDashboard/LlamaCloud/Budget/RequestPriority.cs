namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Who goes first when requests have to wait, the most urgent first; among equals whoever came first.</summary>
public enum RequestPriority
{
    /// <summary>Someone looks at a page that has no rows yet.</summary>
    FirstRows,

    /// <summary>What is on a screen is looked at again.</summary>
    Refresh,

    /// <summary>The rest of a window.</summary>
    Backfill,

    /// <summary>Whether known jobs are still there. Goes only when nothing else waits, and takes at most a twentieth of the rate.</summary>
    Check,
}
