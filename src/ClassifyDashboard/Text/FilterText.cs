using System.Globalization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>One condition of a filter in words. Ids are shortened, and URLs have no query, since a query can hold a signature.</summary>
/// <param name="Name">The name of the condition, or empty if the value explains itself.</param>
/// <param name="Value">The value.</param>
/// <param name="Without">The filter without this condition.</param>
public sealed record FilterText(string Name, string Value, JobFilter Without)
{
    public string Text => Name.Length == 0 ? Value : $"{Name}: {Value}";

    /// <summary>All conditions except the time window, in the order of the filter bar.</summary>
    public static IReadOnlyList<FilterText> Of(JobFilter filter)
    {
        var words = new List<FilterText>();
        foreach (var status in filter.Statuses)
            Add("status", StatusAppearance.WordOf(status), filter with { Statuses = filter.Statuses.Without(status) });
        foreach (var type in filter.Types)
            Add(type is JobFilter.NoType or JobFilter.AnyType ? "" : "type", OfType(type), filter with { Types = filter.Types.Without(type) });
        if (filter.ConfigurationId is { } configuration)
            Add(configuration == JobFilter.Inline ? "" : "configuration", configuration == JobFilter.Inline ? "rules sent with the job" : DisplayFormat.ShortId(configuration), filter with { ConfigurationId = null });
        if (filter.Confidence is { } confidence)
            Add("confidence", confidence.ToString(CultureInfo.CurrentCulture), filter with { Confidence = null });
        if (filter.ErrorGroup is { } error)
            Add("error", DisplayFormat.Line(error, 60), filter with { ErrorGroup = null });
        if (filter.Text is { } text)
            Add("", $"“{DisplayFormat.Line(text, 50)}”", filter with { Text = null });
        if (filter.JobIds.Count > 0)
            Add(filter.JobIds.Count == 1 ? "job" : "", filter.JobIds.Count == 1 ? DisplayFormat.ShortId(filter.JobIds[0]) : $"{DisplayFormat.Count(filter.JobIds.Count)} job ids", filter with { JobIds = [] });
        if (filter.Input is { } input)
            Add("input", DisplayFormat.ShortId(new DocumentInput(DocumentInputKind.Unknown, input).Display), filter with { Input = null });
        if (filter.ProjectId is { } project)
            Add("project", DisplayFormat.ShortId(project.ToString()), filter with { ProjectId = null });
        if (filter.OrganizationId is { } organization)
            Add("organization", DisplayFormat.ShortId(organization.ToString()), filter with { OrganizationId = null });
        return words;

        void Add(string name, string value, JobFilter without) => words.Add(new(name, value, without));
    }

    /// <summary>The words for a result type, and for the values that mean no type and any type.</summary>
    public static string OfType(string type) => type switch
    {
        JobFilter.NoType => "no rule matched",
        JobFilter.AnyType => "any rule matched",
        _ => DisplayFormat.Line(type, 50),
    };

    /// <summary>
    /// All conditions except the time window as part of a sentence, such as "failed, type invoice"; empty if there are none.
    /// </summary>
    public static string InText(JobFilter filter) =>
        string.Join(", ", Of(filter).Select(words => words.Name switch
        {
            "" => words.Value,
            "status" => words.Value.ToLowerInvariant(),
            _ => $"{words.Name} {words.Value}",
        }));
}
