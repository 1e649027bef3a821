using System.Text.Json;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Alerts;

/// <summary>Writes the fields for programs. docs/alerts.md promises their names; new fields come last.</summary>
internal static class AlertFields
{
    public static void Write(Utf8JsonWriter json, AlertObservation observation, AlertChange change, AlertLevel? previous, string delivery)
    {
        var state = observation as StateObservation;
        var failed = state?.Verdict.Failed.Now;
        json.WriteStartObject("alert");
        json.WriteString("delivery", delivery);
        json.WriteString("watch", observation.Name);
        json.WriteString("state", AlertObservation.Word(observation.Kind, change.Level));
        json.WriteString("previous", previous is { } before ? AlertObservation.Word(observation.Kind, before) : null);
        json.WriteString("since", change.Since.UtcDateTime);
        json.WriteString("readAt", observation.At.UtcDateTime);
        WriteNumber(json, "minutes", failed is null ? (double?)null : Math.Round(failed.Length.TotalMinutes, 2));
        WriteNumber(json, "failed", failed?.Rate.Failed);
        WriteNumber(json, "finished", failed?.Rate.Finished);
        WriteRate(json, failed?.Rate);
        WriteNumber(json, "stuck", state?.Verdict.Stuck.Count);
        json.WriteStartArray("causes");
        if (state is not null)
        {
            foreach (var (place, cause) in state.Causes.Rows.Index())
            {
                json.WriteStartObject();
                json.WriteString("error", AlertText.Error(cause.Latest));
                json.WriteNumber("count", cause.Count);
                if (place == 0 && state.First is { } first)
                    json.WriteString("state", DisplayFormat.InCamelCase(first.State));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteString("link", observation.Link);
        json.WriteString("kind", observation.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("reminder", change.Reminder);
        json.WriteEndObject();
    }

    private static void WriteRate(Utf8JsonWriter json, FailureRate? rate)
    {
        WriteNumber(json, "rate", rate?.Rate);
        WriteNumber(json, "low", rate?.Low);
        WriteNumber(json, "high", rate?.High);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
