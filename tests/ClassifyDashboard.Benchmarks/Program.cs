using System.Globalization;
using System.Runtime.InteropServices;

// What to measure: everything, or one section or row by name; table=PATH also writes the figures as a table.
// Columns, resident memory, walls, viewers and a cold start are measured only by name: they take both cores for minutes (see Circuits/).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = new Options(args);

// A benchmark that is told to end also ends the processes that it started; only a killed one cannot.
PosixSignalRegistration[] ends = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP }.Select(signal =>
    PosixSignalRegistration.Create(signal, _ => Environment.Exit(1)))];
var what = args.FirstOrDefault(arg => !arg.Contains('=', StringComparison.Ordinal)) ?? "all";

(string Name, Func<Task> Run)[] sections =
[
    ("rows", () => Rows.RunAsync(null)),
    ("memory", QuietRefreshBenchmark.RunAsync),
    ("memory", () => Task.Run(MemoryBenchmark.Run)),
    ("wire", () => Task.Run(WireBenchmark.Run)),
    ("figures", FiguresBenchmark.RunAsync),
    ("errors", () => Task.Run(ErrorsBenchmark.Run)),
    ("names", NamesBenchmark.RunAsync),
    ("judging", () => Task.Run(AlarmBenchmark.Run)),
];
(string Name, Func<Task> Run)[] alone =
[
    ("columns", () => Task.Run(() => ColumnsBenchmark.Run(options))),
    ("resident", () => ResidentBenchmark.RunAsync(options)),
    ("walls", () => WallsBenchmark.RunAsync(options)),
    ("viewers", () => ViewersBenchmark.RunAsync(options)),
    ("firstrows", () => FirstRowsBenchmark.RunAsync(options)),
    ("cold", () => ColdBenchmark.RunAsync(options)),
    ("restart", () => RestartBenchmark.RunAsync(options)),
    ("kills", () => KillsBenchmark.RunAsync(options)),
    ("failures", () => FailuresBenchmark.RunAsync(options)),
    ("types", () => TypesBenchmark.RunAsync(options)),
    ("compare", () => CompareBenchmark.RunAsync(options)),
    ("review", () => ReviewBenchmark.RunAsync(options)),
    ("servers", () => ServersBenchmark.RunAsync(options)),
];

if (what.All(char.IsAsciiDigit))
    await Rows.RunAsync(what);
foreach (var (_, run) in sections.Where(section => what == "all" || section.Name == what).Concat(alone.Where(section => section.Name == what)))
    await run();
if (options.Text("table") is { } table)
    Report.WriteTable(table);
foreach (var end in ends)
    end.Dispose();
