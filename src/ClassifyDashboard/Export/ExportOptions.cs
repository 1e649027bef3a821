using System.ComponentModel.DataAnnotations;

namespace ClassifyDashboard.Export;

/// <summary>What exports may do: the section Export of the settings.</summary>
public sealed class ExportOptions
{
    public const string Section = "Export";

    /// <summary>The most exports under way at once, those that wait for their jobs among them; one more is told to come back.</summary>
    [Range(1, 64, ErrorMessage = "Export:MaxConcurrent must be from 1 to 64.")]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Whether addresses of documents are exported with their user, query and fragment, where signatures are.</summary>
    public bool WholeAddresses { get; set; }
}
