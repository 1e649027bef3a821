using ClassifyDashboard.LlamaCloud.Budget;
using Refit;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The endpoints of LlamaCloud's classify API that this dashboard reads.</summary>
/// <remarks>
/// Every value is a text or a whole number, since Refit formats times and fractions by the culture of the thread. Refit omits a null; it
/// would send an empty text, and the service would respond with 422. The priority is not sent: the budget reads it. The methods return
/// the raw response because its status matters more than its content type, and because <see cref="Wire.PageReader"/> reads the body.
/// </remarks>
internal interface IClassifyApi
{
    [Get("/api/v2/classify")]
    Task<HttpResponseMessage> ListAsync(
        [AliasAs("page_size")] int pageSize,
        [AliasAs("page_token")] string? pageToken,
        [AliasAs("status")] string? status,
        [AliasAs("configuration_id")] string? configurationId,
        [AliasAs("created_at_on_or_after")] string? createdOnOrAfter,
        [AliasAs("created_at_on_or_before")] string? createdOnOrBefore,
        [AliasAs("job_ids"), Query(CollectionFormat.Multi)] string[]? jobIds,
        [AliasAs("project_id")] string? projectId,
        [AliasAs("organization_id")] string? organizationId,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);

    [Get("/api/v2/classify/{id}")]
    Task<HttpResponseMessage> GetAsync(
        string id,
        [AliasAs("expand")] string expand,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);
}
