using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Interns texts that many jobs share: ids of projects, users and configurations, types, statuses, rules.</summary>
internal sealed class InternedTexts
{
    private readonly Utf8InternTable<string> _texts = new(places: 4_096, longest: 64);
    private readonly Utf8InternTable<JobStatus> _statuses = new(places: 64, longest: 64);

    public InternedConfigurations Configurations { get; } = new();

    /// <summary>Returns the reader's current text.</summary>
    public string Text(ref Utf8JsonReader json) =>
        _texts.Find(json.ValueSpan) ?? _texts.Keep(json.ValueSpan, json.GetString()!);

    /// <summary>Returns the text of a JSON string, given as received without its quotes.</summary>
    public string Text(ReadOnlySpan<byte> raw) => _texts.Find(raw) ?? _texts.Keep(raw, JsonRepair.Unescape(raw));

    /// <summary>Returns the reader's current status.</summary>
    public JobStatus Status(ref Utf8JsonReader json) =>
        _statuses.Find(json.ValueSpan) ?? _statuses.Keep(json.ValueSpan, JobStatus.Of(json.GetString()));
}
