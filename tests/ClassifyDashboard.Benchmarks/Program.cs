using System.Globalization;

// What is to be measured: all, or one of the sections or rows by name; table=PATH writes the figures as a table too.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var table = args.FirstOrDefault(arg => arg.StartsWith("table=", StringComparison.Ordinal))?["table=".Length..];
var what = args.FirstOrDefault(arg => !arg.StartsWith("table=", StringComparison.Ordinal)) ?? "all";

(string Name, Func<Task> Run)[] sections =
[
    ("rows", () => Rows.RunAsync(null)),
    ("memory", QuietRefreshBenchmark.RunAsync),
    ("memory", () => Task.Run(MemoryBenchmark.Run)),
    ("wire", () => Task.Run(WireBenchmark.Run)),
    ("figures", FiguresBenchmark.RunAsync),
    ("judging", () => Task.Run(JudgingBenchmark.Run)),
];

if (what.All(char.IsAsciiDigit))
    await Rows.RunAsync(what);
foreach (var (_, run) in sections.Where(section => what == "all" || section.Name == what))
    await run();
if (table is not null)
    Report.WriteTable(table);
