using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// The whole query string of the Jobs page: the filter, the table view and the screen's own options. Reading never fails and writing
/// omits defaults; each is the other's inverse.
/// </summary>
public sealed partial record JobQuery(JobFilter Filter, TableView Table, ScreenOptions Screen)
{
    private const string ListKey = "job_list";

    public static JobQuery Default { get; } = new(JobFilter.Default, TableView.Default, ScreenOptions.Default);

    /// <summary>The valid keys of a page's address; see <see cref="AddressKeys"/> for all others.</summary>
    public static ValueList<string> Keys { get; } =
    [
        "from", "created_at_on_or_after", "to", "created_at_on_or_before", "status", "configuration_id", "project_id", "organization_id", "job_ids", ListKey,
        "type", "confidence", "error", "input", "q", "sort", "page", "page_size", "job", "tz", "theme",
    ];

    /// <summary>The id of the job whose details are open, or null.</summary>
    public string? OpenJob { get; init; }

    /// <summary>The keys of the filter.</summary>
    public static ValueList<string> FilterKeys { get; } = Keys.Where(key => key is not ("sort" or "page" or "page_size" or "job" or "theme")).ToValueList();

    /// <summary>Returns the same screen with another filter, on its first page and without an open job.</summary>
    public JobQuery With(JobFilter filter) => this with { Filter = filter, Table = Table with { Page = 1 }, OpenJob = null };

    /// <summary>Returns the code of the id list that a query string names, or null; <see cref="Read"/> requests this list.</summary>
    public static string? ListCode(string? queryString) => new Reader(queryString).ListCode();

    /// <summary>Parses a query string, with or without its question mark. An invalid value becomes the default and is reported.</summary>
    /// <param name="queryString">The query string of the address.</param>
    /// <param name="listOf">Returns the stored id list of a code, see <see cref="IdList"/>; null where there is none.</param>
    /// <param name="zoneOf">
    /// Returns the time zone of a name, with its IANA id; null where there is none. Without this function, the machine's own zones count.
    /// </param>
    public static (JobQuery Query, IReadOnlyList<IgnoredValue> Ignored) Read(
        string? queryString, Func<string, ValueList<string>?>? listOf = null, Func<string, TimeZoneInfo?>? zoneOf = null)
    {
        var reader = new Reader(queryString);
        var filter = new JobFilter
        {
            Window = new(
                reader.Bound("from", "created_at_on_or_after") ?? TimeWindow.Default.From,
                reader.Bound("to", "created_at_on_or_before") ?? TimeWindow.Default.To),
            Statuses = reader.Many("status", JobFilter.MaxChoices, text => JobStatus.TryParse(text, out var status) ? status : null, "not a status"),
            ConfigurationId = reader.Text("configuration_id", hasPlus: true),
            ProjectId = reader.Id("project_id"),
            OrganizationId = reader.Id("organization_id"),
            JobIds = reader.Ids("job_ids", listOf),
            Types = reader.Many("type", JobFilter.MaxChoices, text => Known(text), "too long"),
            Confidence = reader.One("confidence", text => ConfidenceRange.TryParse(text, out var range) ? range : null, "not a range such as 0-0.6"),
            ErrorGroup = reader.Text("error"),
            Input = reader.Text("input", hasPlus: true),
            Text = reader.Text("q"),
        };
        var (sort, descending) = reader.One("sort", ParseSort, "not a column") ?? (TableView.Default.Sort, TableView.Default.Descending);
        var table = new TableView
        {
            Sort = sort,
            Descending = descending,
            Page = reader.One("page", text => Number(text) is > 0 and var page ? page : (int?)null, "not a page number") ?? 1,
            PageSize = reader.One("page_size", text => Number(text) is { } size && TableView.PageSizes.Contains(size) ? size : (int?)null, "not 25, 50 or 100")
                ?? TableView.Default.PageSize,
        };
        var screen = new ScreenOptions(
            reader.One("tz", text => (zoneOf ?? SystemZone)(text)?.Id, "not a known time zone"),
            reader.One("theme", ParseTheme, "not light, dark or system"));
        return (new(filter, table, screen) { OpenJob = reader.Text("job", hasPlus: true) }, reader.Ignored);
    }

    /// <summary>
    /// Writes the query string, with its question mark, or an empty text where all values are defaults. A code replaces an id list that
    /// is too long.
    /// </summary>
    public string Write()
    {
        var text = new StringBuilder();
        Add("from", Filter.Window.From, TimeWindow.Default.From);
        Add("to", Filter.Window.To, TimeWindow.Default.To);
        AddEach("status", Filter.Statuses);
        Add("configuration_id", Filter.ConfigurationId);
        Add("project_id", Filter.ProjectId);
        Add("organization_id", Filter.OrganizationId);
        if (IdList.CodeOf(Filter.JobIds) is { } code)
            Add(ListKey, code);
        else
            AddEach("job_ids", Filter.JobIds);
        AddEach("type", Filter.Types);
        Add("confidence", Filter.Confidence);
        Add("error", Filter.ErrorGroup);
        Add("input", Filter.Input);
        Add("q", Filter.Text);
        Add("sort", Sort(Table), Sort(TableView.Default));
        Add("page", Table.Page, TableView.Default.Page);
        Add("page_size", Table.PageSize, TableView.Default.PageSize);
        Add("job", OpenJob);
        Add("tz", Screen.Zone);
        Add("theme", Screen.Theme is { } theme ? Lower(theme) : null);
        return text.ToString();

        void AddEach<T>(string key, ValueList<T> values)
            where T : IEquatable<T>
        {
            foreach (var value in values)
                Add(key, value);
        }

        void Add<T>(string key, T? value, T? byDefault = default)
        {
            if (value is null || EqualityComparer<T>.Default.Equals(value, byDefault))
                return;
            var written = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            text.Append(text.Length == 0 ? '?' : '&').Append(key).Append('=').Append(Escape(written));
        }
    }

    // People read links too: characters that are safe in a query stay unescaped.
    internal static string Escape(string value) =>
        Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal)
            .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);

    private static string Sort(TableView table) => (table.Descending ? "-" : "") + Lower(table.Sort);

    private static (JobColumn, bool)? ParseSort(string text)
    {
        var descending = text.StartsWith('-');
        var name = descending ? text[1..] : text;
        foreach (var column in Enum.GetValues<JobColumn>())
        {
            if (name == Lower(column))
                return (column, descending);
        }

        return null;
    }

    private static Theme? ParseTheme(string text)
    {
        foreach (var theme in Enum.GetValues<Theme>())
        {
            if (text == Lower(theme))
                return theme;
        }

        return null;
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static TimeZoneInfo? SystemZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Known(string text) => text.Length <= JobFilter.MaxTextLength ? text : null;
}
