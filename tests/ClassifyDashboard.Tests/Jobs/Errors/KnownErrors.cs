using System.Text.Json;

namespace ClassifyDashboard.Tests.Jobs.Errors;

/// <summary>Messages with their causes, and how well a grouping tells the causes apart.</summary>
static class KnownErrors
{
    /// <summary>Reads a file of this folder: each line is JSON with <c>cause</c> and <c>message</c>.</summary>
    public static IReadOnlyList<(string Cause, string Message)> Read(string file) =>
        [.. File.ReadLines(Path.Combine(ConventionTests.Root, "tests", "ClassifyDashboard.Tests", "Jobs", "Errors", file)).Select(Row)];

    /// <summary>
    /// Returns the share of pairs in one group that have one cause (precision), and the share of pairs of one cause that are in one group
    /// (recall).
    /// </summary>
    public static (double Precision, double Recall) Score(IReadOnlyList<(string Cause, string Message)> known, Func<string, string> keyOf)
    {
        var keys = known.Select(row => keyOf(row.Message)).ToList();
        var (alike, grouped, both) = (0, 0, 0);
        for (var i = 0; i < keys.Count; i++)
        {
            for (var j = i + 1; j < keys.Count; j++)
            {
                var (isCause, isGroup) = (known[i].Cause == known[j].Cause, keys[i] == keys[j]);
                alike += isCause ? 1 : 0;
                grouped += isGroup ? 1 : 0;
                both += isCause && isGroup ? 1 : 0;
            }
        }

        return ((double)both / grouped, (double)both / alike);
    }

    private static (string Cause, string Message) Row(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("cause").GetString()!, json.RootElement.GetProperty("message").GetString()!);
    }
}
