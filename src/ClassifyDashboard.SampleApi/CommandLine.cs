using System.Globalization;

namespace ClassifyDashboard.SampleApi;

/// <summary>Parses the options of the sample API from a command line.</summary>
public static class CommandLine
{
    private static readonly (string Name, string Value, string About, Func<SampleApiOptions, string, SampleApiOptions?> Read)[] Known =
    [
        ("listen", "name", "local for 127.0.0.1, or any for all addresses, as in a container (default local)",
            (o, v) => v is "local" or "any" ? o with { IsReachable = v == "any" } : null),
        ("port", "n", "port; 0 takes a free one (default 5055)", (o, v) => Whole(v, 0, 65_535) is { } n ? o with { Port = (int)n } : null),
        ("seed", "n", "equal seeds make equal jobs (default 1)", (o, v) => Whole(v, 0, long.MaxValue) is { } n ? o with { Seed = n } : null),
        ("jobs", "n", "jobs there at the start, up to 10000000 (default 30000)", (o, v) => Whole(v, 0, 10_000_000) is { } n ? o with { Jobs = (int)n } : null),
        ("days", "n", "days over which they lie, 1 to 3650 (default 30)", (o, v) => Whole(v, 1, 3_650) is { } n ? o with { Days = (int)n } : null),
        ("arrivals", "x", "new jobs a second, up to 1000 (default: as many as in the past)", (o, v) => Number(v, 1_000) is { } x
            ? o with { ArrivalsPerSecond = x }
            : null),
        ("late", "s", "at most how long after its creation a job is first seen, up to 3600 (default 0)", (o, v) => Number(v, 3_600) is { } x
            ? o with { Late = TimeSpan.FromSeconds(x) }
            : null),
        ("latency", "ms", "how long an answer takes, up to 60000 (default 0)", (o, v) => Number(v, 60_000) is { } x
            ? o with { Latency = TimeSpan.FromMilliseconds(x) }
            : null),
        ("jitter", "ms", "at most how much longer, by chance (default 0)", (o, v) => Number(v, 60_000) is { } x
            ? o with { Jitter = TimeSpan.FromMilliseconds(x) }
            : null),
        ("rps", "x", "requests a second before a 429; 0 means any (default 0)", (o, v) => Number(v, 1_000_000) is { } x
            ? o with { RequestsPerSecond = x }
            : null),
        ("retry-after", "s", "seconds that a 429 asks to wait (default: says nothing)", (o, v) => Number(v, 1_000_000) is { } x
            ? o with { RetryAfter = TimeSpan.FromSeconds(x) }
            : null),
        ("order", "name", "newest, oldest or shuffled (default newest)", (o, v) => Name<JobOrder>(v) is { } n ? o with { Order = n } : null),
        ("spread", "name", "rhythm, even, hour or moment (default rhythm)", (o, v) => Name<JobSpread>(v) is { } n ? o with { Spread = n } : null),
        ("total-size", "yes|no", "whether pages tell the total (default no)", (o, v) => v is "yes" or "no" ? o with { TotalSize = v == "yes" } : null),
        ("stuck", "yes|no", "whether fewer than one in a thousand jobs never finish (default yes)", (o, v) => v is "yes" or "no"
            ? o with { Stuck = v == "yes" }
            : null),
        ("outage", "min", "minutes before the start from which on three in ten jobs more fail (default: none do)", (o, v) => Number(v, 100_000) is { } x
            ? o with { Outage = TimeSpan.FromMinutes(x) }
            : null),
        ("stall", "min", "minutes before the start from which on no job finishes (default: all do)", (o, v) => Number(v, 100_000) is { } x
            ? o with { Stall = TimeSpan.FromMinutes(x) }
            : null),
        ("cap", "h", "hour of the day in UTC from which no job succeeds until midnight, for want of credits, 0 to 23 (default: none)",
            (o, v) => Whole(v, 0, 23) is { } n ? o with { CapFromHour = (int)n } : null),
        ("deleted-after", "s", "how long after its end a job that a client deletes is still listed, up to 1000000 (default 30)",
            (o, v) => Number(Seconds(v), 1_000_000) is { } x ? o with { DeletedAfter = TimeSpan.FromSeconds(x) } : null),
        ("deleted-share", "x", "the share of completed jobs that a client deletes, 0 to 1 (default 0)",
            (o, v) => Number(v, 1) is { } x ? o with { DeletedShare = x } : null),
        ("usage-in-list", "yes|no", "whether the list says what each job cost (default no)",
            (o, v) => v is "yes" or "no" ? o with { UsageInList = v == "yes" } : null),
        ("api-key", "text", "the key that is accepted (default llx-sample)", (o, v) => v.Length > 0 && v.All(c => c is > ' ' and < '\x7f')
            ? o with { ApiKey = v }
            : null),
        ("faults", "names", $"faults on from the start, with commas between: {string.Join(", ", SampleApi.Faults.Names)}",
            (o, v) => ReadFaults(v) is { } faults ? o with { Faults = faults } : null),
        ("sibling-faults", "names", "the same for the endpoints beside the list: one job, configurations, projects, files, parse jobs",
            (o, v) => ReadFaults(v) is { } faults ? o with { SiblingFaults = faults } : null),
        ("refused-siblings", "names", $"the endpoints beside the list that answer 403, with commas between: {string.Join(", ", SiblingEndpoints.Names)}",
            (o, v) => Split(v) is var names && names.All(SiblingEndpoints.Names.Contains) ? o with { RefusedSiblings = names } : null),
    ];

    /// <summary>The text of --help.</summary>
    public static string Help =>
        "A stand-in of LlamaCloud's GET /api/v2/classify and its siblings with made-up jobs.\n\nOptions:\n"
        + string.Concat(Known.Select(option => $"  {$"--{option.Name} <{option.Value}>",-24} {option.About}\n"))
        + $"  {"--help",-24} this text\n";

    /// <summary>Parses options written as <c>--jobs 1000</c> or <c>--jobs=1000</c>.</summary>
    /// <returns>The options, or the error.</returns>
    public static (SampleApiOptions? Options, string? Fault) Read(IReadOnlyList<string> args)
    {
        var options = new SampleApiOptions { Port = 5055 };
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            var known = Array.Find(Known, option => parts[0] == "--" + option.Name);
            if (known.Name is null)
                return (null, $"There is no option {parts[0]}; --help lists them.");
            var value = parts.Length == 2 ? parts[1] : i + 1 < args.Count ? args[++i] : null;
            if (value is null)
                return (null, $"--{known.Name} needs a value: {known.About}.");
            if (known.Read(options, value) is not { } read)
                return (null, $"--{known.Name} cannot be {value}: {known.About}.");
            options = read;
        }

        return (options, null);
    }

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static List<Fault>? ReadFaults(string value)
    {
        var faults = new List<Fault>();
        foreach (var name in Split(value))
        {
            if (!SampleApi.Faults.TryParse(name, out var fault))
                return null;
            faults.Add(fault);
        }

        return faults;
    }

    private static long? Whole(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static double? Number(string text, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most ? number : null;

    private static string Seconds(string text) => text.EndsWith('s') ? text[..^1] : text;

    private static T? Name<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && !char.IsDigit(text[0]) ? value : null;
}
