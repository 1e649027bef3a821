using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>A wall in each browser while the dashboard is killed and comes back: one outage, which all of them see.</summary>
public sealed partial class MatrixOutageTests(MatrixOutageTests.Rig rig, MatrixTable table) : IClassFixture<MatrixOutageTests.Rig>
{
    private const string Lost = "This screen has lost the server";

    public static TheoryData<string> Names => Browsers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Wall_reports_a_lost_server_and_recovers_by_itself(string name)
    {
        var browser = await rig.AfterTheOutageAsync(name);
        table.Saw(browser, "server lost and back", "told, with the age of the figures; back by itself");
    }

    /// <summary>A dashboard that is killed once all browsers show its wall, and started again once they say so.</summary>
    public sealed class Rig() : MatrixRig(new() { Jobs = 5_000, Days = 1, Spread = JobSpread.Even, Stuck = false })
    {
        private readonly ConcurrentDictionary<string, Exception> _troubles = new();
        private readonly Lock _lock = new();
        private Task? _outage;

        internal async Task<Browser> AfterTheOutageAsync(string name)
        {
            lock (_lock)
                _outage ??= GoThroughAsync();
            await _outage;
            return _troubles.TryGetValue(name, out var trouble) ? throw trouble : await BrowserAsync(name);
        }

        private async Task GoThroughAsync()
        {
            await EachAsync(2, async browser =>
            {
                await browser.OpenAsync(new Uri(Address, "wall"));
                await browser.UntilWordsAsync(words => Fresh().IsMatch(words) && !words.Contains(Lost, StringComparison.Ordinal), "the wall is live");
            });
            var address = Address;
            await Dashboard.DisposeAsync();
            await EachAsync(Browsers.Names.Count, async browser =>
            {
                await browser.UntilWordsAsync(
                    words => words.Contains(Lost, StringComparison.Ordinal) && Age().IsMatch(words),
                    "the wall says that the server is lost, and how old its figures are");
                await KeepPictureAsync(browser, "lost");
            });
            Dashboard = await DashboardProcess.StartAsync(Sample, address: address);
            await EachAsync(Browsers.Names.Count, browser =>
                browser.UntilWordsAsync(words => Fresh().IsMatch(words) && !words.Contains(Lost, StringComparison.Ordinal), "the wall is live again"));
        }

        // A missing browser, or one with an error, does not hold up the others.
        private Task EachAsync(int together, Func<Browser, Task> look) => Parallel.ForEachAsync(
            Browsers.Names.Select(row => row.Data)
                .Where(name => !_troubles.ContainsKey(name)), new ParallelOptions { MaxDegreeOfParallelism = together }, async (name, _) =>
        {
            try
            {
                await look(await BrowserAsync(name));
            }
            catch (Exception e)
            {
                _troubles[name] = e;
            }
        });
    }

    [GeneratedRegex(@"as of \d\d:\d\d:\d\d, \d s ago")]
    private static partial Regex Fresh();

    [GeneratedRegex(@"The figures are \d+ s old")]
    private static partial Regex Age();
}
