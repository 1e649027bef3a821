using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>
/// Reads the names of configurations, projects, files and parse jobs, at the lowest priority. Every failure is a
/// <see cref="ProblemException"/>: a key may be allowed to read all of these or none.
/// </summary>
public sealed class NamesClient
{
    /// <summary>The maximum number of files in one request: with more, the address could be longer than 8 kB.</summary>
    public const int MaxFiles = 150;

    private const string Product = "classify_v2";
    private const int PageSize = 100;

    // A service that always sends another page must not be read for ever.
    private const int MaxPages = 20;

    private readonly Lazy<INamesApi> _api;
    private readonly ApiCaller _caller;

    internal NamesClient(Lazy<INamesApi> api, ApiCaller caller) => (_api, _caller) = (api, caller);

    /// <summary>Reads all configurations of classify jobs. Two of them can share a name.</summary>
    public Task<IReadOnlyList<NamedItem>> ReadConfigurationsAsync(CancellationToken cancellationToken) => ReadAllAsync(
        token => _api.Value.ConfigurationsAsync(Product, PageSize, token, RequestPriority.Details, cancellationToken), cancellationToken);

    /// <summary>Reads all projects that the key can see.</summary>
    public Task<IReadOnlyList<NamedItem>> ReadProjectsAsync(CancellationToken cancellationToken) => ReadAllAsync(
        token => _api.Value.ProjectsAsync(PageSize, token, RequestPriority.Details, cancellationToken), cancellationToken);

    /// <summary>Reads some files. Those that have expired are missing in the result.</summary>
    /// <param name="ids">At most <see cref="MaxFiles"/> UUIDs; the service refuses other ids, and the whole request with them.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IReadOnlyList<NamedItem>> ReadFilesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var page = await _caller.CallAsync(
            () => _api.Value.FilesAsync(ids, ids.Count, RequestPriority.Details, cancellationToken), NamePageParser.Read, null, cancellationToken);
        return page.Items;
    }

    /// <summary>Reads one parse job.</summary>
    public Task<ParseJob> ReadParseJobAsync(string id, CancellationToken cancellationToken) => _caller.CallAsync(
        () => _api.Value.ParseJobAsync(id, RequestPriority.Details, cancellationToken), ParseJobParser.Read, null, cancellationToken);

    private async Task<IReadOnlyList<NamedItem>> ReadAllAsync(Func<string?, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var items = new List<NamedItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var asked = token;
            var page = await _caller.CallAsync(() => send(asked), NamePageParser.Read, asked, cancellationToken);
            items.AddRange(page.Items);
            token = page.NextToken;
            if (token is null || !seen.Add(token))
                break;
        }

        return items;
    }
}
