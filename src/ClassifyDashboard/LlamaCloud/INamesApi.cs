using ClassifyDashboard.LlamaCloud.Budget;
using Refit;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The endpoints of LlamaCloud that know names. Each of them can be missing or forbidden.</summary>
/// <remarks>Values and responses are as in <see cref="IClassifyApi"/>. Files are never asked for their download address, which is a secret.</remarks>
internal interface INamesApi
{
    [Get("/api/v1/beta/configurations")]
    Task<HttpResponseMessage> ConfigurationsAsync(
        [AliasAs("product_type")] string productType,
        [AliasAs("page_size")] int pageSize,
        [AliasAs("page_token")] string? pageToken,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);

    [Get("/api/v2/projects")]
    Task<HttpResponseMessage> ProjectsAsync(
        [AliasAs("page_size")] int pageSize,
        [AliasAs("page_token")] string? pageToken,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);

    [Get("/api/v1/beta/files")]
    Task<HttpResponseMessage> FilesAsync(
        [AliasAs("file_ids"), Query(CollectionFormat.Multi)] IReadOnlyList<string> ids,
        [AliasAs("page_size")] int pageSize,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);

    [Get("/api/v2/parse/{id}")]
    Task<HttpResponseMessage> ParseJobAsync(
        string id,
        [Property(BudgetHandler.Priority)] RequestPriority priority,
        CancellationToken cancellationToken);
}
