using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Turns the body of an answer into a page of jobs. Anything odd in one job costs at most that job.</summary>
internal sealed class PageReader
{
    private readonly ConfigurationPool _configurations = new();

    /// <summary>Reads a body in UTF-8.</summary>
    /// <exception cref="JsonException">It is no page of jobs at all.</exception>
    public JobPage Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        WirePage? page;
        try
        {
            page = JsonSerializer.Deserialize(utf8, WireContext.Default.WirePage);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for texts that are no UTF-16
        {
            page = OddPage.Read(utf8);
        }

        return page is null || ReferenceEquals(page.Items, WirePage.Absent)
            ? throw new JsonException("The answer holds no list of jobs.")
            : Map(page);
    }

    private JobPage Map(WirePage page)
    {
        var wires = page.Items ?? [];
        var jobs = new List<Job>(wires.Count);
        foreach (var wire in wires)
        {
            if (wire is not null && !string.IsNullOrWhiteSpace(wire.Id))
                jobs.Add(Map(wire, wire.Id));
        }

        return new(jobs, string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken)
        {
            Unreadable = wires.Count - jobs.Count,
        };
    }

    private Job Map(WireJob wire, string id) => new()
    {
        Id = id,
        Status = JobStatus.Of(wire.Status),
        CreatedAt = wire.CreatedAt,
        UpdatedAt = wire.UpdatedAt,
        Result = Map(wire.Result),
        ErrorMessage = wire.ErrorMessage,
        Input = new(KindOf(wire.DocumentInputType), wire.FileInput ?? ""),
        ConfigurationId = wire.ConfigurationId,
        Configuration = _configurations.Get(wire.Configuration),
        ProjectId = wire.ProjectId ?? "",
        UserId = wire.UserId ?? "",
        ParseJobId = wire.ParseJobId,
        TransactionId = wire.TransactionId,
    };

    // The comparison is false for NaN too.
    private static Classification? Map(WireResult? wire) =>
        wire is null ? null : new(wire.Type, wire.Confidence is >= 0 and <= 1 ? wire.Confidence : null, wire.Reasoning ?? "");

    // The descriptions in the API's own reference speak of FILE and PARSE_JOB, its enum of file_id and parse_job_id.
    private static DocumentInputKind KindOf(string? type) => type switch
    {
        "file_id" or "FILE" or "file" => DocumentInputKind.File,
        "url" or "URL" => DocumentInputKind.Url,
        "parse_job_id" or "PARSE_JOB" or "parse_job" => DocumentInputKind.ParseJob,
        _ => DocumentInputKind.Unknown,
    };
}
