using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses a parse job, bare or in the field "job": both forms are published.</summary>
internal static class ParseJobParser
{
    /// <exception cref="JsonException">The body is no JSON object.</exception>
    public static ParseJob Read(ReadOnlySpan<byte> utf8)
    {
        using var document = NameText.Document(utf8);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException("The body is no object.");
        if (root.TryGetProperty("job", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object)
            root = wrapped;
        return new(JobStatus.Of(NameText.Of(root, "status")))
        {
            Name = NameText.Cut(NameText.Of(root, "name"), NamedItem.MaxLength),
            Error = NameText.Cut(NameText.Of(root, "error_message"), ParseJob.MaxErrorLength),
        };
    }
}
