using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.Import;

/// <summary>A line or row of a file: its job, or why it is refused.</summary>
/// <param name="Name">What it is called in messages, such as "Line 7".</param>
/// <param name="Job">The job, or null.</param>
/// <param name="Fault">Why it is refused, or null.</param>
internal readonly record struct FileRow(string Name, Job? Job, string? Fault)
{
    /// <summary>Parses the JSON of a row.</summary>
    public static FileRow Of(string name, ReadOnlySpan<byte> utf8, ExportedJobParser parser)
    {
        try
        {
            return parser.Read(utf8) is { } job ? new(name, job, null) : new(name, null, "it is no job with an id");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for texts that are no UTF-16
        {
            return new(name, null, "it is not JSON");
        }
    }
}

/// <summary>Reads the rows of a file one after the other, in bounded memory.</summary>
/// <exception cref="Exception">The file as a whole cannot be read.</exception>
internal delegate IAsyncEnumerable<FileRow> JobFileReader(Stream file, CancellationToken cancellationToken);
