using System.Globalization;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Reads jobs from the classify API, page by page. Every failure is a <see cref="ProblemException"/>.</summary>
public sealed class ClassifyClient
{
    private readonly Lazy<IClassifyApi> _api;
    private readonly Lazy<LlamaCloudConnection> _connection;
    private readonly TimeProvider _time;
    private readonly PageReader _reader = new();

    // Lazy, because the connection's server may start after this object is created.
    internal ClassifyClient(Lazy<IClassifyApi> api, Lazy<LlamaCloudConnection> connection, TimeProvider time) =>
        (_api, _connection, _time) = (api, connection, time);

    /// <summary>Reads one page; callers must split a query with more than <see cref="ListQuery.MaxJobIds"/> ids first.</summary>
    /// <remarks>
    /// The token comes from the page before (null for the first) and goes with the same query as that page. Each attempt waits for a
    /// permit of the <see cref="RequestBudget"/>, without a time limit.
    /// </remarks>
    /// <exception cref="ProblemException">The page could not be read, after retries where they may help.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<JobListPage> ReadPageAsync(ListQuery query, string? pageToken, RequestPriority priority, CancellationToken cancellationToken)
    {
        var connection = _connection.Value;
        try
        {
            using var response = await SendAsync(query, pageToken, priority, cancellationToken);
            var body = (BufferedContent)response.Content;
            if (response.StatusCode != System.Net.HttpStatusCode.OK)
                throw new ProblemException(ProblemFactory.From(response, body.Bytes, _time, connection.ApiKey, pageToken));
            return _reader.Read(body.Bytes);
        }
        catch (Exception e) when (e is not ProblemException)
        {
            // Refit and HttpClient may wrap the cancellation; the caller gets a plain one.
            cancellationToken.ThrowIfCancellationRequested();
            throw ProblemFactory.From(e, connection.BaseAddress.Authority);
        }
    }

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
