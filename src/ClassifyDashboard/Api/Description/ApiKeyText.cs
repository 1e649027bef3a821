using ClassifyDashboard.Jobs;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Description;

/// <summary>The words for each key of an address. Which keys there are, their readers say; a test compares the two.</summary>
internal static class ApiKeyText
{
    private const string Side =
        "`configuration:ID`, `rules:KEY` or `period:FROM..TO`. Both sides are of one kind. Without both, the answer offers pairs.";

    public static IReadOnlyDictionary<string, ApiKey> All { get; } = new ApiKey[]
    {
        new("from", "The first moment of creation: `now-24h`, `now-7d/d`, `now/Q`, milliseconds since 1970, or ISO 8601. Default: 24 hours ago.", "now-7d"),
        new("to", "The last moment of creation, in the forms of `from`. Default: now.", "now"),
        new("created_at_on_or_after", "Another name of `from`.", "2026-03-29"),
        new("created_at_on_or_before", "Another name of `to`.", "now"),
        new("status", "The service's own name of a status.", "FAILED"),
        new("configuration_id", "The id of a saved configuration; `(inline)` for jobs whose rules came with them.", "(inline)"),
        new("rules", "The rules of a job by their content, as cells, exports and `/api/types` write them.", "invoice-receipt-8c1f0b7a52e4"),
        new("project_id", "The id of a project, a UUID.", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        new("organization_id", "The id of an organization, a UUID.", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        new("user_id", "The user who created the job.", "user-1"),
        new("job_ids", "Ids of jobs, also separated by commas; at most 1,000.", "job-1"),
        new("job_list", "The code of a list of ids that the page made for a link.", "k3v9"),
        new("type", "A result type. `(none)` means that no rule matched, `(any)` that one did.", "invoice"),
        new("confidence", "A range of confidences from 0 to 1.", "0-0.6"),
        new("error", "A group of similar errors, as exports and `/api/failures` write it.", "v4:document-has-page-5f3a90c1"),
        new("input", "An exact input, or the whole name of a document.", "file-1"),
        new("input_type", "`file_id`, `url` or `parse_job_id`.", "url"),
        new("host", "The host of an input that is an address, without its port.", "files.example.com"),
        new("listed", "Whether the service still lists the job. Default: both.", true, JsonSchemaType.Boolean),
        new("q", "A text in id, input, name of the document, error or reasoning.", "invoice"),
        new("tz", "The time zone in which days begin, by its IANA or Windows name. Default: UTC.", "Europe/Berlin"),
        new(JobQuery.SortKey, "The column by which the jobs are in order; with `-` before it, descending.", "-duration")
        {
            Values = [.. JobColumn.All.SelectMany(column => new[] { column.Name, "-" + column.Name })],
        },
        new("threshold", "The confidence up to which a result is low, so that a person looks at it.", 0.8, JsonSchemaType.Number) { Range = (0, 1) },
        new("baseline", "`weeks` sets the types beside the same hours of earlier weeks, `before` beside the period before. Default: that of which more "
            + "results are known.", "weeks") { Values = ["weeks", "before"] },
        new("a", "The side to which the other is compared: " + Side, "period:now-14d..now-7d"),
        new("b", "The other side: " + Side, "period:now-7d..now"),
        new("flip", "One kind of change, `FROM..TO`, as the page links to it.", "receipt..invoice"),
        new("partial", "Whether the file may lack jobs that could not be read. The headers say so then.", true, JsonSchemaType.Boolean),
    }.ToDictionary(key => key.Name);
}
