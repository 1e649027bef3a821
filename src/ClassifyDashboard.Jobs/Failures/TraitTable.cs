using System.Globalization;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The finished jobs of a set with their traits as numbers, in columns: a row for each job.</summary>
internal sealed class TraitTable
{
    private const int Days = 7;

    private readonly TraitColumn[] _columns;

    private TraitTable(int count, Func<TraitKind, TraitColumn> column) =>
        (IsFailed, _columns) = (new bool[count], [.. Enum.GetValues<TraitKind>().Select(column)]);

    /// <summary>Whether each job is one of the failures that are looked at.</summary>
    public bool[] IsFailed { get; }

    public int Failed { get; private set; }

    public int Count { get; private set; }

    public TraitColumn this[TraitKind kind] => _columns[(int)kind];

    /// <summary>Returns the table of the finished jobs.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="group">The group of errors whose jobs are looked at; null for all failed ones.</param>
    /// <param name="zone">The zone of hours and weekdays.</param>
    public static TraitTable Of(JobSet jobs, string? group, TimeZoneInfo zone)
    {
        var table = new TraitTable(jobs.Count, kind => new(kind, jobs.Count));
        foreach (var part in jobs.Parts)
            table.Add(part, group, zone);
        table.FindRepeated();
        return table;
    }

    /// <summary>Returns the table of some of the jobs.</summary>
    public TraitTable Where(Predicate<int> passes)
    {
        var rows = Enumerable.Range(0, Count).Where(job => passes(job)).ToArray();
        var some = new TraitTable(rows.Length, kind => new(this[kind], rows)) { Count = rows.Length };
        for (var i = 0; i < rows.Length; i++)
            some.IsFailed[i] = IsFailed[rows[i]];
        some.Failed = some.IsFailed.Count(isFailed => isFailed);
        return some;
    }

    private void Add(JobSelection part, string? group, TimeZoneInfo zone)
    {
        var columns = part.Block.Columns;
        var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
        if (!Array.Exists(kinds, IsFinished))
            return;
        var errors = group is not null && Array.Exists(kinds, kind => kind == StatusKind.Failed) ? part.Block.ErrorKeys : null;
        var configuration = Map(TraitKind.Configuration, columns.ConfigurationId.Values, id => id ?? JobFilter.Inline);
        var rules = Array.ConvertAll(columns.Configuration.Values, value => this[TraitKind.Rules].NumberOf(value));
        var count = Map(TraitKind.RuleCount, columns.Configuration.Values, value => value.Rules.Count.ToString(CultureInfo.InvariantCulture));
        var language = Map(TraitKind.Language, columns.Configuration.Values, value => value.Language);
        var pages = Map(TraitKind.Pages, columns.Configuration.Values, PagesOf);
        var input = Map(TraitKind.InputKind, columns.InputKind.Values, DocumentInput.NameOf);
        var project = Map(TraitKind.Project, columns.Project.Values, value => value);
        var user = Map(TraitKind.User, columns.User.Values, value => value);
        int[] Numbers(TraitKind kind) => this[kind].Numbers;
        var (toConfiguration, toRules, toCount, toLanguage) =
            (Numbers(TraitKind.Configuration), Numbers(TraitKind.Rules), Numbers(TraitKind.RuleCount), Numbers(TraitKind.Language));
        var (toPages, toInput, toProject, toUser) =
            (Numbers(TraitKind.Pages), Numbers(TraitKind.InputKind), Numbers(TraitKind.Project), Numbers(TraitKind.User));
        var (toHours, toDay, hosts, inputs) = (Numbers(TraitKind.Hours), Numbers(TraitKind.Weekday), this[TraitKind.Host], this[TraitKind.Repeated]);
        var (until, hour, day) = (long.MaxValue, -1, -1);
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            var kind = kinds[columns.Status.NumberOf(row)];
            if (!IsFinished(kind))
                continue;
            var place = Count++;
            IsFailed[place] = kind == StatusKind.Failed && (group is null || errors![row] == group);
            Failed += IsFailed[place] ? 1 : 0;
            toConfiguration[place] = configuration[columns.ConfigurationId.NumberOf(row)];
            var (settings, inputKind) = (columns.Configuration.NumberOf(row), columns.InputKind.NumberOf(row));
            (toRules[place], toCount[place], toLanguage[place], toPages[place]) = (rules[settings], count[settings], language[settings], pages[settings]);
            toInput[place] = input[inputKind];
            toProject[place] = project[columns.Project.NumberOf(row)];
            toUser[place] = user[columns.User.NumberOf(row)];
            var stored = columns.Texts[row, JobBlock.InputField];
            hosts.Numbers[place] = columns.InputKind.Values[inputKind] == DocumentInputKind.Url ? hosts.NumberOf(InputHost.Of(stored)) : -1;
            inputs.Numbers[place] = inputs.NumberOf(stored);
            if (columns.Created[row] is var created && (until == long.MaxValue || created <= until - Quarter || created > until))
                (until, hour, day) = QuarterOf(created, zone);
            (toHours[place], toDay[place]) = (hour, day);
        }
    }

    private const long Quarter = 15 * TimeSpan.TicksPerMinute; // no zone begins an hour elsewhere

    // The end of the quarter of an hour of a creation time, its hour and its weekday in the zone; −1 for a job without a time.
    private static (long Until, int Hour, int Day) QuarterOf(long created, TimeZoneInfo zone)
    {
        if (created == 0)
            return (long.MaxValue, -1, -1);
        var start = (created - 1) / Quarter * Quarter;
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(start, TimeSpan.Zero), zone);
        return (start + Quarter, local.Hour, (int)local.DayOfWeek % Days);
    }

    private static bool IsFinished(StatusKind kind) => kind is StatusKind.Completed or StatusKind.Failed;

    private static string? PagesOf(JobConfiguration value) => (value.MaxPages, value.TargetPages) switch
    {
        (null, null) => null,
        ({ } most, null) => string.Create(CultureInfo.InvariantCulture, $"first {most}"),
        (_, { } pages) => pages,
    };

    // Turns the numbers of inputs into 0 for those that come several times; all others have none.
    private void FindRepeated()
    {
        var inputs = this[TraitKind.Repeated];
        var times = new int[inputs.Values.Count];
        foreach (var number in inputs.Numbers.AsSpan(0, Count))
        {
            if (number >= 0)
                times[number]++;
        }

        foreach (ref var number in inputs.Numbers.AsSpan(0, Count))
            number = number >= 0 && times[number] > 1 ? 0 : -1;
        inputs.Values.Clear();
        inputs.Values.Add("");
    }

    private int[] Map<T>(TraitKind kind, T[] values, Func<T, string?> text) =>
        Array.ConvertAll(values, value => text(value) is { Length: > 0 } name ? this[kind].NumberOf(name) : -1);
}
