using System.ComponentModel.DataAnnotations;

namespace ClassifyDashboard.Api.Export;

/// <summary>The section Export of the settings.</summary>
public sealed class ExportOptions
{
    public const string Section = "Export";

    /// <summary>The limit of exports at the same time, including those that wait for their jobs. Further requests get 429.</summary>
    [Range(1, 64, ErrorMessage = "Export:MaxConcurrent must be from 1 to 64.")]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Whether exports contain document addresses with user, query and fragment, which can contain signatures.</summary>
    public bool WholeAddresses { get; set; }
}
