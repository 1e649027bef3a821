using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>Receives the fields of a job one after the other. Null for a missing value.</summary>
internal interface IFieldWriter
{
    void Text(string name, string? value);

    void Number(string name, double? value);

    void Count(string name, int? value);

    void Time(string name, DateTimeOffset? value);

    void Rules(string name, ValueList<ClassifyRule> rules);
}

/// <summary>The type of a field, one for each method of <see cref="IFieldWriter"/>.</summary>
internal enum FieldType
{
    Text,
    Number,
    Count,
    Time,
    Rules,
}

/// <summary>The fields of a job in an export, in this order. docs/api.md promises their names; new fields come last.</summary>
/// <param name="WholeAddresses">Whether document addresses keep user, query and fragment, which can contain signatures.</param>
/// <param name="KnownNames">The names of configurations, projects and documents.</param>
internal sealed record JobFields(bool WholeAddresses, NameTable KnownNames)
{
    // Marks removed parts of an address: unlike a screen, a file has no other hint.
    private const string Cut = "?…";

    /// <summary>The names and types of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<(string Name, FieldType Type)> All { get; } = AllOf(new() { Id = "", Status = JobStatus.Pending, Input = default });

    /// <summary>The names of the fields, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(field => field.Name)];

    public void Write(Job job, IFieldWriter to)
    {
        to.Text("id", job.Id);
        to.Time("created_at", job.CreatedAt);
        to.Time("updated_at", job.UpdatedAt);
        to.Text("status", job.Status.Name);
        to.Text("result_type", job.Result?.Type);
        to.Number("confidence", job.Result?.Confidence);
        to.Text("reasoning", Shown(job, job.Result?.Reasoning));
        to.Text("error_message", Shown(job, job.ErrorMessage));
        to.Text("configuration_id", job.ConfigurationId);
        to.Text("document_input_type", job.Input.KindName);
        to.Text("file_input", NullIfEmpty(WholeAddresses ? job.Input.Value : job.Input.Display));
        to.Text("parse_job_id", job.ParseJobId);
        to.Text("project_id", NullIfEmpty(job.ProjectId));
        to.Text("user_id", NullIfEmpty(job.UserId));
        to.Text("transaction_id", job.TransactionId);
        to.Text("outcome", OutcomeOf(job));
        to.Number("duration_seconds", job.Duration?.TotalSeconds);
        to.Text("error_group", job.Status.Kind == StatusKind.Failed ? ErrorGroup.KeyOf(job.ErrorMessage) : null);
        to.Text("mode", job.Configuration.Mode);
        to.Text("language", job.Configuration.Language);
        to.Count("max_pages", job.Configuration.MaxPages);
        to.Text("target_pages", job.Configuration.TargetPages);
        to.Rules("rules", job.Configuration.Rules);
        to.Time("no_longer_listed_since", job.GoneAt);
        to.Text("configuration_name", KnownNames.FindConfiguration(job.ConfigurationId)?.Name);
        to.Text("project_name", KnownNames.FindProject(job.ProjectId)?.Name);
        var document = KnownNames.FindInput(job.Input);
        to.Text("document_name", document?.Name);
        to.Text("document_external_id", document?.ExternalId);
        to.Number("credits", job.Credits);
    }

    /// <summary>
    /// The outcome of the job in one word, so that a sheet can be filtered by one column: the result type can be empty for five reasons.
    /// </summary>
    internal static string OutcomeOf(Job job) => job.Status.Kind switch
    {
        StatusKind.Completed => job.NoRuleMatched ? "no_rule_matched" : job.Result is null ? "no_result" : "classified",
        StatusKind.Failed => "failed",
        StatusKind.Cancelled => "cancelled",
        StatusKind.Running or StatusKind.Pending => "unfinished",
        _ => "unknown",
    };

    /// <summary>A text of the service without what an address in it must not show.</summary>
    internal static string? Shown(Job job, string? text, bool wholeAddresses) => wholeAddresses || text is null ? text : ServiceText.Shown(job, text, Cut);

    private string? Shown(Job job, string? text) => Shown(job, text, WholeAddresses);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static List<(string Name, FieldType Type)> AllOf(Job job)
    {
        var collector = new Collector();
        new JobFields(false, NameTable.Empty).Write(job, collector);
        return collector.Fields;
    }

    private sealed class Collector : IFieldWriter
    {
        public List<(string Name, FieldType Type)> Fields { get; } = [];

        public void Text(string name, string? value) => Fields.Add((name, FieldType.Text));

        public void Number(string name, double? value) => Fields.Add((name, FieldType.Number));

        public void Count(string name, int? value) => Fields.Add((name, FieldType.Count));

        public void Time(string name, DateTimeOffset? value) => Fields.Add((name, FieldType.Time));

        public void Rules(string name, ValueList<ClassifyRule> rules) => Fields.Add((name, FieldType.Rules));
    }
}
