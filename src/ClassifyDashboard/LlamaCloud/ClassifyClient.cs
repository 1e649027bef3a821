using System.Globalization;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Reads jobs from the classify API, page by page. Every failure is a <see cref="ProblemException"/>.</summary>
public sealed class ClassifyClient
{
    private readonly Lazy<IClassifyApi> _api;
    private readonly ApiCaller _caller;
    private readonly PageReader _reader = new();

    // Lazy, because the connection's server may start after this object is created.
    internal ClassifyClient(Lazy<IClassifyApi> api, ApiCaller caller) => (_api, _caller) = (api, caller);

    /// <summary>Reads one page; callers must split a query with more than <see cref="ListQuery.MaxJobIds"/> ids first.</summary>
    /// <remarks>
    /// The token comes from the page before (null for the first) and goes with the same query as that page. Each attempt waits for a
    /// permit of the <see cref="RequestBudget"/>, without a time limit.
    /// </remarks>
    /// <exception cref="ProblemException">The page could not be read, after retries where they may help.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<JobListPage> ReadPageAsync(ListQuery query, string? pageToken, RequestPriority priority, CancellationToken cancellationToken) =>
        _caller.CallAsync(() => SendAsync(query, pageToken, priority, cancellationToken), _reader.Read, pageToken, cancellationToken);

    /// <summary>Reads what one job cost, at the lowest priority.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The credits; null while the job is not billed.</returns>
    /// <exception cref="ProblemException">The service does not say, after retries where they may help.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Task<double?> ReadCreditsAsync(string id, CancellationToken cancellationToken) =>
        _caller.CallAsync(() => _api.Value.GetAsync(id, "usage", RequestPriority.Details, cancellationToken), UsageParser.Credits, null, cancellationToken);

    private Task<HttpResponseMessage> SendAsync(ListQuery query, string? pageToken, RequestPriority priority, CancellationToken cancellationToken)
    {
        var ids = query.JobIds.Where(id => !string.IsNullOrWhiteSpace(id)).ToArray();
        return _api.Value.ListAsync(
            JobListPage.MaxJobs,
            Filled(pageToken),
            query.Status?.Name,
            Filled(query.ConfigurationId),
            Utc(query.CreatedOnOrAfter),
            Utc(query.CreatedOnOrBefore),
            ids.Length == 0 ? null : ids,
            Filled(query.ProjectId),
            Filled(query.OrganizationId),
            priority,
            cancellationToken);
    }

    // The service responds to an empty value with 422.
    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // 2026-01-31T13:05:09.117Z: the service rejects an unencoded offset of +00:00 and does not understand other calendars.
    private static string? Utc(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
