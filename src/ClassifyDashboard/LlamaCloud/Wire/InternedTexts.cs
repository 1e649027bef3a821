using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>What the jobs of a service have in common: ids of projects, users and configurations, types, statuses, rules.</summary>
internal sealed class InternedTexts
{
    private readonly Utf8InternTable<string> _texts = new(places: 4_096, longest: 64);
    private readonly Utf8InternTable<JobStatus> _statuses = new(places: 64, longest: 64);

    public InternedConfigurations Configurations { get; } = new();

    /// <summary>The text at which the reader stands.</summary>
    public string Text(ref Utf8JsonReader json) =>
        _texts.Find(json.ValueSpan) ?? _texts.Keep(json.ValueSpan, json.GetString()!);

    /// <summary>The text that a JSON string stands for, given as it is sent, without its quotes.</summary>
    public string Text(ReadOnlySpan<byte> raw) => _texts.Find(raw) ?? _texts.Keep(raw, JsonRepair.Unescape(raw));

    /// <summary>The status at which the reader stands.</summary>
    public JobStatus Status(ref Utf8JsonReader json) =>
        _statuses.Find(json.ValueSpan) ?? _statuses.Keep(json.ValueSpan, JobStatus.Of(json.GetString()));
}
