using System.Diagnostics;
using System.Globalization;
using System.Text;

/// <summary>Prints each measured figure with its limit, and at the end all of them as a table for a document.</summary>
static class Report
{
    private static readonly Lock Sync = new();
    private static readonly List<Line> Lines = [];
    private static readonly Stopwatch Since = Stopwatch.StartNew();

    /// <summary>A figure with a limit.</summary>
    /// <param name="row">The row of the requirement, or the subject of the measurement.</param>
    /// <param name="what">What was measured.</param>
    /// <param name="measured">The figure with its unit.</param>
    /// <param name="limit">The limit with its unit.</param>
    /// <param name="isMet">Whether the figure keeps to it.</param>
    public static void Add(string row, string what, string measured, string limit, bool isMet) =>
        Add(new(row, what, measured, limit, isMet ? "ok" : "NOT MET"));

    /// <summary>A figure that must not be over a limit.</summary>
    public static void AtMost(string row, string what, double measured, double limit, string unit) =>
        Add(row, what, $"{Text(measured)} {unit}", $"at most {Text(limit)}", measured <= limit);

    /// <summary>A figure that must not be under a limit.</summary>
    public static void AtLeast(string row, string what, double measured, double limit, string unit) =>
        Add(row, what, $"{Text(measured)} {unit}", $"at least {Text(limit)}", measured >= limit);

    /// <summary>A figure that explains others.</summary>
    public static void Note(string row, string what, string measured) => Add(new(row, what, measured, "", ""));

    /// <summary>Writes everything as a Markdown table, in the order of the rows.</summary>
    public static void WriteTable(string path)
    {
        var text = new StringBuilder("| Row | Measured | Figure | Limit | |\n|---|---|---:|---:|---|\n");
        foreach (var line in Lines.OrderBy(line => line.Row.PadLeft(line.Row.Length < 3 ? 3 : 0), StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {line.Row} | {line.What} | {line.Measured} | {line.Limit} | {line.Verdict} |\n");
        File.WriteAllText(path, text.ToString());
    }

    private static string Text(double figure) => figure == Math.Floor(figure) ? $"{figure:N0}" : $"{figure:N2}";

    private static void Add(Line line)
    {
        lock (Sync)
        {
            Lines.Add(line);
            Console.WriteLine($"{Since.Elapsed.TotalSeconds,5:0} s  {line.Row,-8} {line.What,-84} {line.Measured,22}   {line.Limit,-24} {line.Verdict}");
        }
    }

    private sealed record Line(string Row, string What, string Measured, string Limit, string Verdict);
}
