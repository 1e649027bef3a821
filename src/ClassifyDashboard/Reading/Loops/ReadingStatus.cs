using System.Text.Json;
using System.Text.Json.Serialization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>How the reading of a scope goes: here, or on the server that reads for all.</summary>
/// <param name="BackfillProblem">Why the latest attempt to fetch a gap failed; null after a success.</param>
/// <param name="RefreshProblem">Why the latest poll failed; null after a success.</param>
/// <param name="Interval">The interval between two polls.</param>
/// <param name="PolledAt">When the latest successful poll began.</param>
/// <param name="PagesLeft">The estimated number of requests that the running fetches still need; null while it cannot be estimated.</param>
internal sealed record ReadingStatus(Problem? BackfillProblem, Problem? RefreshProblem, TimeSpan Interval, DateTimeOffset? PolledAt, double? PagesLeft)
{
    // Enough for the first rows of any screen; the rest follows within seconds.
    private const int MostPreview = 200;

    /// <summary>Before anything was read.</summary>
    public static ReadingStatus None { get; } = new(null, null, TimeSpan.Zero, null, null);

    /// <summary>Encodes a status for other servers, with the newest jobs of ranges that are not yet known.</summary>
    public byte[] Write(IReadOnlyList<Job> preview)
    {
        var newest = preview.OrderByDescending(job => job.CreatedAt).Take(MostPreview).ToList();
        return JsonSerializer.SerializeToUtf8Bytes(new Sent(this, newest.Count == 0 ? null : JobCodec.Write(newest)), ReadingStatusJson.Default.Sent);
    }

    /// <summary>Decodes what <see cref="Write"/> encoded; <see cref="None"/> without jobs where it is damaged, or of another version.</summary>
    public static (ReadingStatus Status, IReadOnlyList<Job> Preview) Read(byte[] bytes)
    {
        try
        {
            if (JsonSerializer.Deserialize(bytes, ReadingStatusJson.Default.Sent) is { Status: { } status } sent)
                return (status, sent.Preview is { } preview ? [.. JobCodec.Read(preview)] : []);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            // The server that reads writes the next one within seconds.
        }

        return (None, []);
    }

    internal sealed record Sent(ReadingStatus Status, byte[]? Preview);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReadingStatus.Sent))]
internal sealed partial class ReadingStatusJson : JsonSerializerContext;
