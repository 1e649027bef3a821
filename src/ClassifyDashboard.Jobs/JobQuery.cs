using System.Globalization;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// The whole query string of the Jobs page: the filter, the table view and the screen's own options. Reading never fails and writing
/// omits defaults; each is the other's inverse.
/// </summary>
public sealed record JobQuery(JobFilter Filter, TableView Table, ScreenOptions Screen)
{
    /// <summary>The key of the order of jobs.</summary>
    public const string SortKey = "sort";

    private const string ZoneKey = "tz";

    public static JobQuery Default { get; } = new(JobFilter.Default, TableView.Default, ScreenOptions.Default);

    /// <summary>
    /// The keys that decide which jobs are selected: those of the filter, and the zone in which its days begin.
    /// </summary>
    public static ValueList<string> SelectingKeys { get; } =
        [.. FilterKeys.All.SelectMany(key => key.OtherNames.Prepend(key.Name)), ZoneKey];

    /// <summary>The valid keys of a page's address; see <see cref="AddressKeys"/> for all others.</summary>
    public static ValueList<string> Keys { get; } = [.. SelectingKeys, SortKey, "page", "page_size", "job", "theme", .. AnalysisOptions.Keys];

    /// <summary>The id of the job whose details are open, or null.</summary>
    public string? OpenJob { get; init; }

    /// <summary>What the pages of analysis show of the jobs.</summary>
    public AnalysisOptions Analysis { get; init; } = AnalysisOptions.Default;

    /// <summary>Returns the same query for a page that writes the threshold itself.</summary>
    internal JobQuery WithoutThreshold() => this with { Analysis = Analysis with { Threshold = null } };

    /// <summary>Returns the same screen with another filter, on its first page and without an open job.</summary>
    public JobQuery With(JobFilter filter) => this with { Filter = filter, Table = Table with { Page = 1 }, OpenJob = null };

    /// <summary>Returns the code of the id list that a query string names, or null; <see cref="Read"/> requests this list.</summary>
    public static string? ListCode(string? queryString) => new QueryReader(queryString).ListCode(FilterKeys.JobList);

    /// <summary>Parses a query string, with or without its question mark. An invalid value becomes the default and is reported.</summary>
    /// <param name="queryString">The query string of the address.</param>
    /// <param name="listOf">Returns the stored id list of a code, see <see cref="IdList"/>; null where there is none.</param>
    /// <param name="zoneOf">
    /// Returns the time zone of a name, with its IANA id; null where there is none. Without this function, the machine's own zones count.
    /// </param>
    public static (JobQuery Query, IReadOnlyList<IgnoredValue> Ignored) Read(
        string? queryString, Func<string, ValueList<string>?>? listOf = null, Func<string, TimeZoneInfo?>? zoneOf = null)
    {
        var reader = new QueryReader(queryString, listOf);
        var filter = FilterKeys.All.Aggregate(JobFilter.Default, (read, key) => key.Read(reader, read));
        var (sort, descending) = reader.One(SortKey, ParseSort, "not a column") ?? (TableView.Default.Sort, TableView.Default.Descending);
        var table = new TableView
        {
            Sort = sort,
            Descending = descending,
            Page = reader.One("page", text => Number(text) is > 0 and var page ? page : (int?)null, "not a page number") ?? 1,
            PageSize = reader.One("page_size", text => Number(text) is { } size && TableView.PageSizes.Contains(size) ? size : (int?)null, "not 25, 50 or 100")
                ?? TableView.Default.PageSize,
        };
        var screen = new ScreenOptions(
            reader.One(ZoneKey, text => (zoneOf ?? SystemZone)(text)?.Id, "not a known time zone"),
            reader.One("theme", ParseTheme, "not light, dark or system"));
        return (new(filter, table, screen)
        {
            OpenJob = reader.Text("job", hasPlus: true),
            Analysis = AnalysisOptions.Read(reader),
        }, reader.Ignored);
    }

    /// <summary>
    /// Writes the query string, with its question mark, or an empty text where all values are defaults. A code replaces an id list that
    /// is too long.
    /// </summary>
    public string Write()
    {
        var writer = new QueryWriter();
        Write(writer);
        return writer.ToString();
    }

    internal void Write(QueryWriter writer)
    {
        foreach (var key in FilterKeys.All)
            key.Write(Filter, writer);
        Add(SortKey, Sort(Table), Sort(TableView.Default));
        Add("page", Table.Page, TableView.Default.Page);
        Add("page_size", Table.PageSize, TableView.Default.PageSize);
        Add("job", OpenJob);
        Analysis.Write(writer);
        Add(ZoneKey, Screen.Zone);
        Add("theme", Screen.Theme is { } theme ? Lower(theme) : null);

        void Add<T>(string key, T? value, T? byDefault = default) =>
            writer.Add(
                key, EqualityComparer<T>.Default.Equals(value, byDefault) ? null : Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    private static string Sort(TableView table) => (table.Descending ? "-" : "") + table.Sort.Name;

    private static (JobColumn, bool)? ParseSort(string text)
    {
        var descending = text.StartsWith('-');
        var name = descending ? text[1..] : text;
        return JobColumn.All.FirstOrDefault(column => column.Name == name) is { } column ? (column, descending) : null;
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
}
