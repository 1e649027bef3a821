using System.Globalization;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>An answer of /metrics in the text format 0.0.4 of Prometheus; a line that is not of the format fails the test.</summary>
sealed partial class Scrape
{
    public Scrape(string text)
    {
        Text = text;
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                if (comment.Groups["kind"].Value == "TYPE")
                    Assert.True(Types.TryAdd(comment.Groups["name"].Value, comment.Groups["rest"].Value), $"{line} comes twice.");
                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"This line is not of the format: {line}");
            var labels = Label().Matches(sample.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
            Samples.Add(new(sample.Groups["name"].Value, labels, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)));
        }

        Assert.Distinct(Samples.Select(each => $"{each.Name} {string.Join(',', each.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}"));
    }

    public string Text { get; }

    /// <summary>The type of each metric, by its name.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public List<(string Name, Dictionary<string, string> Labels, double Value)> Samples { get; } = [];

    /// <summary>The value of a series; null where there is none.</summary>
    public double? this[string name, params (string Label, string Value)[] labels] => Samples
        .Where(each => each.Name == name && labels.All(label => each.Labels.GetValueOrDefault(label.Label) == label.Value))
        .Select(each => (double?)each.Value).SingleOrDefault();

    [GeneratedRegex(@"^# (?<kind>TYPE|HELP) (?<name>[a-zA-Z_:][\w:]*) (?<rest>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>(?:[a-zA-Z_]\w*=""(?:[^""\\\n]|\\[\\""n])*"",?)*)\})? "
        + @"(?<value>[-+]?(?:[\d.]+(?:[eE][-+]?\d+)?|Inf)|NaN)$")]
    private static partial Regex Sample();

    [GeneratedRegex(@"(\w+)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();
}
