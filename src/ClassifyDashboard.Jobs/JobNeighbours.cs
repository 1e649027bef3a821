namespace ClassifyDashboard.Jobs;

/// <summary>The position of a job among others, and the ids of its neighbours.</summary>
/// <param name="Place">The position, counted from 1.</param>
/// <param name="Count">The number of jobs.</param>
/// <param name="Previous">The id of the job before it, or null for the first.</param>
/// <param name="Next">The id of the job after it, or null for the last.</param>
public sealed record JobNeighbours(int Place, int Count, string? Previous, string? Next)
{
    /// <summary>Finds the job's neighbours, or null where the job is not in the list.</summary>
    /// <param name="ordered">The jobs in the order in which the table shows them.</param>
    /// <param name="id">The job's id.</param>
    public static JobNeighbours? Of(IReadOnlyList<Job> ordered, string id)
    {
        var i = ordered switch
        {
            JobSet jobs => jobs.IndexOf(id),
            OrderedJobs jobs => jobs.IndexOf(id),
            _ => ordered.Select(job => job.Id).ToList().IndexOf(id),
        };
        return i < 0 ? null : new(i + 1, ordered.Count, i > 0 ? ordered[i - 1].Id : null, i + 1 < ordered.Count ? ordered[i + 1].Id : null);
    }

    /// <summary>Returns the page of the table that shows the job at a position.</summary>
    public static int PageOf(int place, TableView table) => ((place - 1) / table.PageSize) + 1;
}
