using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>The result of one situation of a fault.</summary>
/// <param name="Seen">What a person saw of it.</param>
/// <param name="Requests">The number of requests while it lasted.</param>
/// <param name="Recovery">The time from its end until all was right again.</param>
sealed record FaultCell(string Seen, long Requests, TimeSpan Recovery);

/// <summary>The results of this run, as a Markdown table in TestResults/faults.md.</summary>
public sealed class FaultTable : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<FaultCell>> _rows = new();

    internal void Add(FaultCase fault, IReadOnlyList<FaultCell> cells) => _rows[fault.Name] = cells;

    // The first pages of a process are compiled while minutes pass by the test's clock.
    public async ValueTask InitializeAsync()
    {
        await using var host = await FaultedHost.StartAsync(new("nothing", null), new() { Jobs = 200, Days = 1 });
        for (var times = 0; times < 3; times++)
        {
            foreach (var address in new[] { "/", "/wall/screen", "/jobs/none", "/export/jobs.jsonl" })
                (await host.GetAsync(address)).Answer.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_rows.IsEmpty)
            Write();
        return ValueTask.CompletedTask;
    }

    private void Write()
    {
        var text = new StringBuilder();
        text.AppendLine("| fault | " + string.Join(" | ", FaultRun.Situations) + " | what the page says |")
            .AppendLine("|---|" + string.Concat(FaultRun.Situations.Select(_ => "---|")) + "---|");
        foreach (var fault in FaultCase.All.Where(fault => _rows.ContainsKey(fault.Name)))
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {fault.Name} | {string.Join(" | ", _rows[fault.Name].Select(cell => $"{cell.Requests}, {FaultCase.Seconds(cell.Recovery)}"))} | "
                    + $"{_rows[fault.Name][1].Seen.Replace("|", "\\|", StringComparison.Ordinal)} |");
        text.AppendLine().AppendLine("Each in full:").AppendLine();
        foreach (var fault in FaultCase.All.Where(fault => _rows.ContainsKey(fault.Name)))
        {
            foreach (var (situation, cell) in FaultRun.Situations.Zip(_rows[fault.Name]))
                text.AppendLine(CultureInfo.InvariantCulture, $"- {fault.Name}, {situation}: {cell.Seen}");
        }

        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(ConventionTests.Root, "TestResults")).FullName, "faults.md"), text.ToString());
    }
}
