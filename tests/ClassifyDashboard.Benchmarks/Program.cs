using System.Globalization;
using System.Runtime.InteropServices;

// What is to be measured: all, or one of the sections or rows by name; table=PATH writes the figures as a table too.
// Walls, viewers and a cold start are measured only by name: they take both cores for minutes (see Circuits/).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = new Options(args);

// A benchmark that is told to end takes the processes along that it has started; only one that is killed cannot.
PosixSignalRegistration[] ends = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Environment.Exit(1)))];
var what = args.FirstOrDefault(arg => !arg.Contains('=', StringComparison.Ordinal)) ?? "all";

(string Name, Func<Task> Run)[] sections =
[
    ("rows", () => Rows.RunAsync(null)),
    ("memory", QuietRefreshBenchmark.RunAsync),
    ("memory", () => Task.Run(MemoryBenchmark.Run)),
    ("wire", () => Task.Run(WireBenchmark.Run)),
    ("figures", FiguresBenchmark.RunAsync),
    ("judging", () => Task.Run(AlarmBenchmark.Run)),
];
(string Name, Func<Task> Run)[] alone =
[
    ("walls", () => WallsBenchmark.RunAsync(options)),
    ("viewers", () => ViewersBenchmark.RunAsync(options)),
    ("firstrows", () => FirstRowsBenchmark.RunAsync(options)),
    ("cold", () => ColdBenchmark.RunAsync(options)),
];

if (what.All(char.IsAsciiDigit))
    await Rows.RunAsync(what);
foreach (var (_, run) in sections.Where(section => what == "all" || section.Name == what).Concat(alone.Where(section => section.Name == what)))
    await run();
if (options.Text("table") is { } table)
    Report.WriteTable(table);
foreach (var end in ends)
    end.Dispose();
