using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The filters of the endpoint itself. Compares by value; a null or empty filter does not apply.</summary>
public sealed record ListQuery
{
    /// <summary>The maximum number of job ids in one request; the service's own limit is not published.</summary>
    public const int MaxJobIds = 100;

    /// <summary>The longest URL that servers and gateways reliably accept, in characters.</summary>
    public const int MaxUrlLength = 8_000;

    // The length of the URL beside the filters: the base, the path, page_size and a page token of unknown form.
    private const int Reserve = 1_800;

    /// <summary>A query for every job that the key may read.</summary>
    public static ListQuery All { get; } = new();

    public string? ConfigurationId { get; init; }

    /// <summary>The earliest creation time, included.</summary>
    public DateTimeOffset? CreatedOnOrAfter { get; init; }

    /// <summary>The latest creation time, included.</summary>
    public DateTimeOffset? CreatedOnOrBefore { get; init; }

    /// <summary>The ids of the jobs; empty means all. Blank ids match nothing and are not sent.</summary>
    public ValueList<string> JobIds { get; init; }

    public string? OrganizationId { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>The endpoint accepts one status only.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Splits the query into several for the same jobs, none with too many ids or too long a URL.</summary>
    public IReadOnlyList<ListQuery> Split()
    {
        if (JobIds.Count == 0)
            return [this];

        var room = MaxUrlLength - Reserve - Length(ConfigurationId) - Length(OrganizationId) - Length(ProjectId) - Length(Status?.Name);
        var parts = new List<ListQuery>();
        var ids = new List<string>();
        var used = 0;
        foreach (var id in JobIds.Where(id => !string.IsNullOrWhiteSpace(id)).Distinct(StringComparer.Ordinal))
        {
            var length = Length(id) + "&job_ids=".Length;
            if (ids.Count > 0 && (ids.Count == MaxJobIds || used + length > room))
            {
                parts.Add(this with { JobIds = ids.ToValueList() });
                ids.Clear();
                used = 0;
            }

            ids.Add(id);
            used += length;
        }

        if (ids.Count > 0)
            parts.Add(this with { JobIds = ids.ToValueList() });
        return parts;
    }

    private static int Length(string? text) => text is null ? 0 : Uri.EscapeDataString(text).Length;
}
