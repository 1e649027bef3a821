namespace ClassifyDashboard.Jobs.Statistics;

/// <summary>Chooses among many tests so that only a small part of what is chosen is there by chance.</summary>
/// <remarks>
/// Yoav Benjamini and Yosef Hochberg, "Controlling the False Discovery Rate: A Practical and Powerful Approach to Multiple Testing", Journal of the
/// Royal Statistical Society B 57 (1995). Where nothing is there, the probability of choosing anything is at most the level.
/// </remarks>
public static class FalseDiscovery
{
    /// <summary>Returns how many of the tests pass: all up to the last that is below its own part of the level.</summary>
    /// <param name="sorted">The probabilities of the tests, times their number, ascending.</param>
    /// <param name="level">The share of chance findings that is accepted.</param>
    public static int Passing(IReadOnlyList<double> sorted, double level)
    {
        for (var i = sorted.Count; i > 0; i--)
        {
            if (sorted[i - 1] <= level * i)
                return i;
        }

        return 0;
    }
}
