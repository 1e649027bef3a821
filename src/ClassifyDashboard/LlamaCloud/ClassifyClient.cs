using System.Globalization;
using System.Runtime.CompilerServices;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Reads jobs from the classify API, page by page. Whatever goes wrong comes as a <see cref="ProblemException"/>.</summary>
public sealed class ClassifyClient
{
    /// <summary>Jobs per request, the most the service gives: requests are scarce, bytes are not.</summary>
    public const int PageSize = 100;

    /// <summary>The most pages of one walk, a million jobs: more is taken as a service that never comes to an end.</summary>
    public const int MaxPages = 10_000;

    private readonly Lazy<IClassifyApi> _api;
    private readonly Lazy<LlamaCloudConnection> _connection;
    private readonly TimeProvider _time;
    private readonly PageReader _reader = new();

    // Lazy, because the connection may be to a server that starts after this object is made.
    internal ClassifyClient(Lazy<IClassifyApi> api, Lazy<LlamaCloudConnection> connection, TimeProvider time) =>
        (_api, _connection, _time) = (api, connection, time);

    /// <summary>Reads one page; a query with more than <see cref="ListQuery.MaxJobIds"/> ids is to be split first.</summary>
    /// <remarks>
    /// The token is that of the page before, null for the first, and goes with the same query as that page. Each attempt
    /// waits for its turn in the <see cref="RequestBudget"/>, as long as it takes.
    /// </remarks>
    /// <exception cref="ProblemException">The page could not be read, after trying again where that may help.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<JobPage> ReadPageAsync(ListQuery query, string? pageToken, RequestPriority priority, CancellationToken cancellationToken)
    {
        var connection = _connection.Value;
        try
        {
            using var response = await SendAsync(query, pageToken, priority, cancellationToken);
            var body = (WholeBody)response.Content;
            if (response.StatusCode != System.Net.HttpStatusCode.OK)
                throw new ProblemException(Problems.From(response, body.Bytes, _time, connection.ApiKey, pageToken));
            return _reader.Read(body.Bytes);
        }
        catch (Exception e) when (e is not ProblemException)
        {
            // Refit and HttpClient may wrap the cancellation; for the caller it is one.
            cancellationToken.ThrowIfCancellationRequested();
            throw Problems.From(e, connection.BaseAddress.Authority);
        }
    }

    /// <summary>
    /// Reads all pages, one after another, with the priority of a backfill; many job ids make several walks. Pages can overlap, and jobs can change or
    /// disappear meanwhile.
    /// </summary>
    /// <exception cref="ProblemException">A page could not be read, or the pages do not come to an end; those before it were given.</exception>
    public async IAsyncEnumerable<JobPage> WalkAsync(ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in query.Split())
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            string? token = null;
            do
            {
                var page = await ReadPageAsync(part, token, RequestPriority.Backfill, cancellationToken);
                yield return page;
                token = page.NextToken;
                if (token is not null && !seen.Add(token))
                    throw new ProblemException(Problems.Malformed("The service sends the same page again and again: the walk was ended."));
                if (seen.Count >= MaxPages)
                    throw new ProblemException(Problems.Malformed($"The service still sends pages after {MaxPages:N0}: the walk was ended."));
            }
            while (token is not null);
        }
    }

    private Task<HttpResponseMessage> SendAsync(ListQuery query, string? pageToken, RequestPriority priority, CancellationToken cancellationToken)
    {
        var ids = query.JobIds.Where(id => !string.IsNullOrWhiteSpace(id)).ToArray();
        return _api.Value.ListAsync(
            PageSize,
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

    // An empty value is answered with a 422.
    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // 2026-01-31T13:05:09.117Z: an offset of +00:00 is refused unless it is encoded, and other calendars are not understood.
    private static string? Utc(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
