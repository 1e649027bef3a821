using System.Globalization;

namespace ClassifyDashboard.Jobs;

/// <summary>The display and alarm options of a wall screen, from an address or the settings; null where an option is absent.</summary>
/// <param name="Title">The title of the screen.</param>
/// <param name="Panels">The panels, in the order of <see cref="WallPanel.All"/>; none means that the option is absent.</param>
/// <param name="Rotate">The time for which each rotating panel is shown; <see cref="TimeSpan.Zero"/> shows all at once.</param>
/// <param name="Failed">The failure rates above which to watch and to alarm.</param>
/// <param name="Unmatched">The thresholds for the share of results that no rule matched.</param>
/// <param name="Sound">Whether a change of state plays a sound.</param>
/// <param name="Notify">Whether the browser notifies of a change of state.</param>
/// <param name="Overscan">The share of its width and height that stays empty at each edge, 0 to 0.1, for televisions that cut the edges off.</param>
public sealed record WallDisplay(
    string? Title = null,
    ValueList<WallPanel> Panels = default,
    TimeSpan? Rotate = null,
    WallLimits Failed = default,
    WallLimits Unmatched = default,
    bool? Sound = null,
    bool? Notify = null,
    double? Overscan = null)
{
    /// <summary>The maximum length of a title.</summary>
    public const int MaxTitle = 60;

    /// <summary>The maximum margin at an edge; no television cuts off more.</summary>
    public const double MaxOverscan = 0.1;

    /// <summary>The minimum and maximum time of a panel.</summary>
    public static readonly (TimeSpan Least, TimeSpan Most) Turns = (TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));

    /// <summary>The default options.</summary>
    public static WallDisplay Default { get; } = new("", WallPanel.Usual, TimeSpan.Zero, new(0.02, 0.05), new(0.1, 0.2), false, false, 0);

    /// <summary>Returns these options, with the other ones where these are absent.</summary>
    public WallDisplay Or(WallDisplay others) => new(
        Title ?? others.Title,
        Panels.Count > 0 ? Panels : others.Panels,
        Rotate ?? others.Rotate,
        Failed.Or(others.Failed),
        Unmatched.Or(others.Unmatched),
        Sound ?? others.Sound,
        Notify ?? others.Notify,
        Overscan ?? others.Overscan);
}

/// <summary>The rates above which to watch and to alarm, each between 0 and 1, both excluded; null where absent.</summary>
/// <remarks>Where both are given, the first is not above the second.</remarks>
public readonly record struct WallLimits(double? Warn, double? Alarm)
{
    /// <summary>
    /// Returns these rates, with the other ones where these are absent; where that puts the two in the wrong order, both follow the rate
    /// given here.
    /// </summary>
    public WallLimits Or(WallLimits others)
    {
        var (warn, alarm) = (Warn ?? others.Warn, Alarm ?? others.Alarm);
        return warn <= alarm ? new(warn, alarm) : Warn is null ? new(alarm, alarm) : new(warn, warn);
    }
}

/// <summary>
/// The whole query string of a wall screen: the filter and the display options. Reading never fails and writing omits absent options;
/// each is the other's inverse.
/// </summary>
/// <param name="Filter">The filter of the jobs.</param>
/// <param name="Screen">The time zone and the theme.</param>
/// <param name="Options">The display and alarm options.</param>
public sealed record WallQuery(JobFilter Filter, ScreenOptions Screen, WallDisplay Options)
{
    public static WallQuery Default { get; } = new(JobFilter.Default, ScreenOptions.Default, new());

    /// <summary>The keys of <see cref="Options"/>, the same as in the settings.</summary>
    public static ValueList<string> Keys { get; } =
        ["title", "panels", "rotate", "warn", "alarm", "unmatched_warn", "unmatched_alarm", "sound", "notify", "overscan"];

    /// <summary>Parses a query string, with or without its question mark. An invalid value is ignored and reported.</summary>
    /// <param name="queryString">The query string of the address.</param>
    /// <param name="listOf">Returns the stored id list of a code, see <see cref="IdList"/>; null where there is none.</param>
    /// <param name="zoneOf">Returns the time zone of a name, as for <see cref="JobQuery.Read"/>.</param>
    public static (WallQuery Query, IReadOnlyList<IgnoredValue> Ignored) Read(
        string? queryString, Func<string, ValueList<string>?>? listOf = null, Func<string, TimeZoneInfo?>? zoneOf = null)
    {
        var (jobs, ignored) = JobQuery.Read(queryString, listOf, zoneOf);
        var reader = new QueryReader(queryString);
        var options = new WallDisplay(
            reader.One("title", text => text.Length <= WallDisplay.MaxTitle ? text : null, $"longer than {WallDisplay.MaxTitle} characters"),
            reader.One("panels", ParsePanels, $"not one or more of {string.Join(", ", WallPanel.All)}") ?? default,
            reader.One("rotate", ParseTurn, "not a time from 5s to 1h, or off"),
            Limits("warn", "alarm"),
            Limits("unmatched_warn", "unmatched_alarm"),
            reader.One("sound", ParseSwitch, "not on or off"),
            reader.One("notify", ParseSwitch, "not on or off"),
            reader.One("overscan", ParseMargin, $"not a percentage from 0 to {Rate(WallDisplay.MaxOverscan)}"));
        return (new(jobs.Filter, jobs.Screen, options), [.. ignored, .. reader.Ignored]);

        WallLimits Limits(string warnKey, string alarmKey)
        {
            const string Reason = "not a percentage above 0 and below 100, such as 5%";
            var limits = new WallLimits(reader.One(warnKey, ParseRate, Reason), reader.One(alarmKey, ParseRate, Reason));
            if (!(limits.Warn > limits.Alarm))
                return limits;
            reader.Ignored.Add(new(warnKey, Rate(limits.Warn)!, $"above {alarmKey}={Rate(limits.Alarm)}"));
            return limits with { Warn = null };
        }
    }

    /// <summary>Writes the query string, with its question mark, or an empty text where no option is present.</summary>
    public string Write()
    {
        var writer = new QueryWriter();
        (JobQuery.Default with { Filter = Filter, Screen = Screen }).Write(writer);
        Add("title", Options.Title);
        Add("panels", string.Join(',', Options.Panels));
        Add("rotate", RotationText(Options.Rotate));
        Add("warn", Rate(Options.Failed.Warn));
        Add("alarm", Rate(Options.Failed.Alarm));
        Add("unmatched_warn", Rate(Options.Unmatched.Warn));
        Add("unmatched_alarm", Rate(Options.Unmatched.Alarm));
        Add("sound", Switch(Options.Sound));
        Add("notify", Switch(Options.Notify));
        Add("overscan", Rate(Options.Overscan));
        return writer.ToString();

        void Add(string key, string? value) => writer.Add(key, string.IsNullOrEmpty(value) ? null : value);
    }

    private static string? RotationText(TimeSpan? turn) =>
        turn is not { } span ? null : span == TimeSpan.Zero ? "off" : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s");

    private static string? Rate(double? rate) => rate is { } share ? ((decimal)share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%" : null;

    private static string? Switch(bool? isOn) => isOn is { } on ? on ? "on" : "off" : null;

    private static ValueList<WallPanel>? ParsePanels(string text)
    {
        var names = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var panels = WallPanel.All.Where(panel => names.Contains(panel.Name)).ToValueList();
        return panels.Count == names.Count && panels.Count > 0 ? panels : null;
    }

    private static TimeSpan? ParseTurn(string text)
    {
        if (text.ToLowerInvariant() is "off" or "0")
            return TimeSpan.Zero;
        var (digits, unit) = char.IsAsciiDigit(text[^1]) ? (text, 's') : (text[..^1], text[^1]);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 3_600)
            return null;
        var turn = TimeSpan.FromSeconds(unit switch { 's' => number, 'm' => number * 60, 'h' => number * 3_600, _ => 0 });
        return turn >= WallDisplay.Turns.Least && turn <= WallDisplay.Turns.Most ? turn : null;
    }

    // Hundredths of a percent are finer than anybody needs, and are written as they were read.
    private static double? ParseRate(string text) =>
        QueryText.TryParseDecimal(text.TrimEnd('%', ' ', '\u00A0', '\u202F'), out var percent)
        && Math.Round(percent, 2) is > 0 and < 100 and var rounded ? (double)(rounded / 100) : null;

    private static double? ParseMargin(string text) =>
        decimal.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && (double)(Math.Round(percent, 2) / 100) is >= 0 and <= WallDisplay.MaxOverscan and var margin ? margin : null;

    private static bool? ParseSwitch(string text) =>
        text.ToLowerInvariant() switch { "on" or "1" or "true" => true, "off" or "0" or "false" => false, _ => null };
}
