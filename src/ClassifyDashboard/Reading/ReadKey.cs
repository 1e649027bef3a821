using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading;

/// <summary>What is read from the service for a filter: filters with the same key share one read.</summary>
/// <param name="Query">What the endpoint itself filters by, times aside.</param>
/// <param name="Window">The window, still relative.</param>
/// <param name="Zone">Where days begin; null where the window does not depend on it.</param>
internal sealed record ReadKey(ListQuery Query, TimeWindow Window, TimeZoneInfo? Zone)
{
    // CANCELLED is not among the statuses that the endpoint is documented to filter by, so it is matched here.
    private static readonly JobStatus[] Askable = [JobStatus.Pending, JobStatus.Running, JobStatus.Completed, JobStatus.Failed];

    /// <summary>The key that asks the endpoint for no more jobs than needed.</summary>
    public static ReadKey Narrow(JobFilter filter, TimeZoneInfo zone)
    {
        var broad = Broad(filter, zone);
        return broad with
        {
            Query = broad.Query with
            {
                Status = filter.Statuses.Count == 1 && Askable.Contains(filter.Statuses[0]) ? filter.Statuses[0] : null,
                ConfigurationId = filter.ConfigurationId == JobFilter.Inline ? null : filter.ConfigurationId,
            },
        };
    }

    /// <summary>The key that other filters on the same window share; status and configuration are matched here.</summary>
    public static ReadKey Broad(JobFilter filter, TimeZoneInfo zone) => new(
        new ListQuery
        {
            ProjectId = filter.ProjectId?.ToString(),
            OrganizationId = filter.OrganizationId?.ToString(),
            JobIds = filter.JobIds,
        },
        filter.Window,
        DependsOnZone(filter.Window.From) || DependsOnZone(filter.Window.To) ? zone : null);

    public Period PeriodAt(DateTimeOffset now) => Window.Resolve(now, Zone ?? TimeZoneInfo.Utc);

    /// <summary>The query for a period of the window. A window that ends now has an open end: clocks differ.</summary>
    public ListQuery QueryFor(Period period) => Query with
    {
        CreatedOnOrAfter = period.From,
        CreatedOnOrBefore = Window.To == TimeBound.Now ? null : period.To,
    };

    private static bool DependsOnZone(TimeBound bound) =>
        bound.Steps.Any(step => step.Amount is null || step.Unit is not (TimeUnit.Second or TimeUnit.Minute or TimeUnit.Hour));
}
