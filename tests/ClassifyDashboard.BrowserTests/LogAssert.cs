namespace ClassifyDashboard.BrowserTests;

/// <summary>Assertions on what a dashboard has logged.</summary>
static class LogAssert
{
    private static readonly string[] Faults = ["fail:", "crit:"];

    /// <summary>Fails when the log holds an error, and shows each with the lines that follow it.</summary>
    public static void HasNoErrors(string log) => Assert.True(!HasErrors(log), $"The dashboard logged an error:\n{FromFirstError(log)}");

    public static bool HasErrors(string log) => Faults.Any(mark => log.Contains(mark, StringComparison.Ordinal));

    private static string FromFirstError(string log) =>
        log[Faults.Select(mark => log.IndexOf(mark, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(0).Min()..];
}
