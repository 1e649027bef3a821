using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Review;

/// <summary>Says which reviewer has which job: of this server alone, or of all servers.</summary>
internal interface IClaims
{
    /// <summary>
    /// Gives a reviewer one of these jobs: the one that the reviewer has already, or else the first that nobody has.
    /// </summary>
    /// <param name="reviewer">The key of the reviewer.</param>
    /// <param name="ids">The jobs that wait, in their order.</param>
    /// <param name="find">Finds a job; null where it is gone meanwhile.</param>
    /// <returns>The claim, or null where all jobs are given.</returns>
    Task<Claim?> TakeAsync(string reviewer, IReadOnlyList<string> ids, Func<string, LabelledJob?> find);

    /// <summary>Returns the last claim of a job; null where there is none, or it was long ago.</summary>
    Task<Claim?> FindAsync(string jobId);
}
