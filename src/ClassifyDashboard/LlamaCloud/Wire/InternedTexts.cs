using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Interns texts that many jobs share: ids of projects, users and configurations, types, statuses, rules.</summary>
internal sealed class InternedTexts
{
    private readonly Utf8InternTable<string> _texts = new(places: 4_096, longest: 64);
    private readonly Utf8InternTable<JobStatus> _statuses = new(places: 64, longest: 64);

    public InternedConfigurations Configurations { get; } = new();

    /// <summary>Returns the text of a JSON string, given as received without its quotes.</summary>
    public string Text(ReadOnlySpan<byte> raw) => _texts.Find(raw) ?? _texts.Keep(raw, JsonRepair.Unescape(raw));

    /// <summary>Returns the status of a JSON string, given as received without its quotes.</summary>
    public JobStatus Status(ReadOnlySpan<byte> raw) => _statuses.Find(raw) ?? _statuses.Keep(raw, JobStatus.Of(JsonRepair.Unescape(raw)));
}
