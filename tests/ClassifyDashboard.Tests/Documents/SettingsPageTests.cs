using System.Globalization;
using System.Text.RegularExpressions;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>docs/settings.md compared with the settings of the program, and the settings in other documents.</summary>
public sealed partial class SettingsPageTests
{
    private static readonly List<IReadOnlyDictionary<string, string>> Rows = [.. MarkdownFile.Of("docs/settings.md").Rows];

    public static TheoryData<string> WithRange => [.. Rows.Where(row => row["range"].Length > 0).Select(NameOf)];

    [Fact]
    public void Page_has_every_setting_once_and_no_other() => Assert.Equal(
        SettingsCatalogue.Defaults.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal),
        Rows.Select(row => NameOf(row).ToLowerInvariant()).Order(StringComparer.Ordinal));

    [Fact]
    public void Default_of_each_setting_is_that_of_the_program() =>
        Assert.All(Rows, row => Assert.Equal(SettingsCatalogue.Defaults[NameOf(row)], MarkdownFile.Spans(row["default"])));

    [Fact]
    public void Type_of_each_setting_is_that_of_its_class() => Assert.All(SettingsCatalogue.Types, setting =>
    {
        var written = Rows.Single(row => NameOf(row).Equals(setting.Key, StringComparison.OrdinalIgnoreCase))["type"];
        var expected = Type.GetTypeCode(setting.Value) switch
        {
            _ when setting.Value.IsEnum => "name",
            TypeCode.Boolean => "switch",
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.Double => "number",
            _ => setting.Value == typeof(TimeSpan) ? "time" : "text",
        };
        Assert.Equal(expected, written is "address" ? "text" : written);
    });

    [Fact]
    public void Page_names_the_variables_that_other_programs_of_the_service_read() =>
        Assert.Equal(SettingsCatalogue.Aliases, Rows.SelectMany(row => MarkdownFile.Spans(row["setting"]).Skip(1)));

    [Fact]
    public void Range_of_each_setting_is_that_of_its_class()
    {
        Assert.NotEmpty(SettingsCatalogue.Ranges);
        Assert.All(SettingsCatalogue.Ranges, range => Assert.Equal([range.Value.Least, range.Value.Most], RangeOf(range.Key)));
    }

    [Theory]
    [MemberData(nameof(WithRange))]
    public void Start_takes_the_ends_of_a_range_and_refuses_what_is_beyond_them(string setting)
    {
        var range = RangeOf(setting);
        Assert.Null(SettingsCatalogue.RefusalOf(setting, range[0]));
        Assert.Null(SettingsCatalogue.RefusalOf(setting, range[1]));
        Assert.Contains(setting, SettingsCatalogue.RefusalOf(setting, Beyond(range[0], -1)) ?? "", StringComparison.OrdinalIgnoreCase);
        Assert.Contains(setting, SettingsCatalogue.RefusalOf(setting, Beyond(range[1], 1)) ?? "", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Wall_page_has_every_key_with_the_default_of_its_setting()
    {
        var keys = MarkdownFile.Of("docs/wall.md").Rows.Where(row => row.ContainsKey("key") && row.ContainsKey("default"))
            .Select(row => (Key: MarkdownFile.Spans(row["key"])[0], Default: MarkdownFile.Spans(row["default"])))
            .Where(row => row.Key != "theme").ToList();
        Assert.Equal(WallQuery.Keys.Order(StringComparer.Ordinal), keys.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.All(keys, row => Assert.Equal(SettingsCatalogue.Defaults[$"{WallOptions.Section}:{row.Key}"], row.Default));
    }

    [Fact]
    public void Default_that_a_sentence_names_is_that_of_the_program()
    {
        var named = MarkdownFile.All.SelectMany(file => NamedDefault().Matches(string.Join(' ', file.Prose)))
            .Select(match => (Setting: match.Groups[1].Value, Default: match.Groups[2].Value)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, each => Assert.Equal([each.Default], SettingsCatalogue.Defaults[each.Setting]));
    }

    [Fact]
    public void Every_setting_that_a_document_names_exists()
    {
        var named =
            (from file in MarkdownFile.All
             from text in file.Prose.SelectMany(MarkdownFile.Spans).Concat(file.Code.Select(code => code.Line))
             from match in NamedSetting().Matches(text)
             select (file.Path, Name: match.Value.Replace("__", ":", StringComparison.Ordinal))).ToList();
        Assert.True(named.Count > 50);
        Assert.All(named, each => Assert.True(SettingsCatalogue.Defaults.ContainsKey(each.Name), $"{each.Path}: there is no setting {each.Name}."));
    }

    private static string NameOf(IReadOnlyDictionary<string, string> row) => MarkdownFile.Spans(row["setting"])[0];

    private static IReadOnlyList<string> RangeOf(string setting) =>
        MarkdownFile.Spans(Rows.Single(row => NameOf(row).Equals(setting, StringComparison.OrdinalIgnoreCase))["range"]);

    // The next value in a direction that a person could write.
    private static string Beyond(string value, int direction)
    {
        if (TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var time) && value.Contains(':', StringComparison.Ordinal))
            return (time + (direction * TimeSpan.FromSeconds(1))).ToString();
        var unit = value.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        var number = decimal.Parse(value[..^unit.Length], CultureInfo.InvariantCulture);
        var step = number < 1 ? 0.01m : 1;
        return string.Create(CultureInfo.InvariantCulture, $"{number + (direction * step)}{unit}");
    }

    [GeneratedRegex(@"`(\w+(?::\w+)+)`[ (]+default `([^`]+)`")]
    private static partial Regex NamedDefault();

    [GeneratedRegex(@"(?<![\w/.-])(?:LlamaCloud|Reading|Views|Wall|Export|OpenPages|Alerts|Metrics|Access)(?:(?::|__)\w+)+")]
    private static partial Regex NamedSetting();
}
