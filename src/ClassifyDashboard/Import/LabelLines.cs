using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Import;

/// <summary>Reads labels from lines of JSON, as a dashboard exports them.</summary>
internal static class LabelLines
{
    /// <summary>Reads a line; null where it is no label that an export writes.</summary>
    public static Label? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var label = document.RootElement;
            if (label.ValueKind != JsonValueKind.Object || Text(label, "job_id") is not { Length: > 0 } id
                || Text(label, "reviewer") is not { Length: > 0 } reviewer
                || KindOf(Text(label, "label")) is not { } kind || Time(label, "labelled_at") is not { } at || Text(label, "said_type") is not { } said)
                return null;
            var truly = Text(label, "true_type");
            var job = new LabelledJob(id, Text(label, "input_key") ?? "", Text(label, "configuration_id"), Text(label, "rules"),
                ResultTypeKey.TypeOf(said), Confidence(label), Time(label, "job_created_at"));
            return new(job, kind, kind == LabelKind.Wrong ? truly : null, reviewer, Text(label, "labelled_by") ?? "", at, Text(label, "claim") ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half of a surrogate pair
        {
            return null;
        }
    }

    private static LabelKind? KindOf(string? name)
    {
        foreach (var kind in Enum.GetValues<LabelKind>())
        {
            if (kind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return null;
    }

    private static string? Text(JsonElement label, string name) =>
        label.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Confidence(JsonElement label) =>
        label.TryGetProperty("confidence", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number is >= 0 and <= 1 ? number : null;

    private static DateTimeOffset? Time(JsonElement label, string name) =>
        DateTimeOffset.TryParse(Text(label, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) ? time : null;
}
