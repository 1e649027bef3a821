using System.Globalization;
using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The finished jobs of a set with their traits as numbers, in columns: a row for each job.</summary>
internal sealed class TraitTable
{
    private const int Days = 7;

    private const int Kept = 200_000; // jobs, 60 bytes each

    // A further look at the same jobs, such as at another group, takes a tenth of the time. Tables may go any time, apart from the latest one.
    private static readonly ConditionalWeakTable<JobSet, WeakReference<TraitTable>> Known = [];
    private static TraitTable? s_latest;

    private readonly TraitColumn[] _columns;
    private readonly TimeZoneInfo _zone;

    private TraitTable(int count, TimeZoneInfo zone, Func<TraitKind, TraitColumn> column)
        : this([.. Enum.GetValues<TraitKind>().Select(column)], new bool[count], zone)
    {
    }

    private TraitTable(TraitColumn[] columns, bool[] isFailed, TimeZoneInfo zone) => (_columns, IsFailed, _zone) = (columns, isFailed, zone);

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
        if (!Known.TryGetValue(jobs, out var known) || !known.TryGetTarget(out var table) || !table._zone.Equals(zone))
            Known.AddOrUpdate(jobs, new(table = Of(jobs, zone)));
        s_latest = table.Count <= Kept ? table : null;
        return group is null ? table : table.Of(jobs, group);
    }

    private static TraitTable Of(JobSet jobs, TimeZoneInfo zone)
    {
        var table = new TraitTable(jobs.Count, zone, kind => new(kind, jobs.Count));
        var (settings, inputs) = (new Dictionary<JobConfiguration, Settings>(ReferenceEqualityComparer.Instance), new RepeatedTexts(jobs.Count));
        foreach (var part in jobs.Parts)
            table.Add(part, settings, inputs);
        inputs.Mark(table[TraitKind.Repeated]);
        return table;
    }

    // The same table, where only the failures of a group are looked at.
    private TraitTable Of(JobSet jobs, string group)
    {
        var table = new TraitTable(_columns, new bool[IsFailed.Length], _zone);
        jobs.GroupErrors();
        foreach (var part in jobs.Parts)
        {
            var statuses = part.Block.Columns.Status;
            var isFinished = Array.ConvertAll(statuses.Values, status => IsFinished(status.Kind));
            var isFailed = Array.ConvertAll(statuses.Values, status => status.Kind == StatusKind.Failed);
            var keys = part.CanHaveFailed ? part.Block.ErrorGroups.Keys : null;
            var isOfGroup = keys is null ? [] : Array.ConvertAll(keys.Values, key => key == group);
            for (var i = 0; i < part.Count; i++)
            {
                var status = statuses.NumberOf(part[i]);
                if (!isFinished[status])
                    continue;
                var place = table.Count++;
                if (isFailed[status] && isOfGroup[keys!.NumberOf(part[i])])
                    (table.IsFailed[place], table.Failed) = (true, table.Failed + 1);
            }
        }

        return table;
    }

    /// <summary>Returns the table of some of the jobs.</summary>
    public TraitTable Where(Predicate<int> passes)
    {
        var rows = Enumerable.Range(0, Count).Where(job => passes(job)).ToArray();
        var some = new TraitTable(rows.Length, _zone, kind => new(this[kind], rows)) { Count = rows.Length };
        for (var i = 0; i < rows.Length; i++)
            some.IsFailed[i] = IsFailed[rows[i]];
        some.Failed = some.IsFailed.Count(isFailed => isFailed);
        return some;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private void Add(JobSelection part, Dictionary<JobConfiguration, Settings> known, RepeatedTexts inputs)
    {
        var columns = part.Block.Columns;
        var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
        if (!Array.Exists(kinds, IsFinished))
            return;
        var configuration = Map(TraitKind.Configuration, columns.ConfigurationId.Values, id => id ?? JobFilter.Inline);
        var settings = Array.ConvertAll(columns.Configuration.Values, value => SettingsOf(value, known));
        var input = Map(TraitKind.InputKind, columns.InputKind.Values, DocumentInput.NameOf);
        var isAddress = Array.ConvertAll(columns.InputKind.Values, kind => kind == DocumentInputKind.Url);
        var project = Map(TraitKind.Project, columns.Project.Values, value => value);
        var user = Map(TraitKind.User, columns.User.Values, value => value);
        int[] Numbers(TraitKind kind) => this[kind].Numbers;
        var (toConfiguration, toRules, toCount, toLanguage) =
            (Numbers(TraitKind.Configuration), Numbers(TraitKind.Rules), Numbers(TraitKind.RuleCount), Numbers(TraitKind.Language));
        var (toPages, toInput, toProject, toUser) =
            (Numbers(TraitKind.Pages), Numbers(TraitKind.InputKind), Numbers(TraitKind.Project), Numbers(TraitKind.User));
        var (toHours, toDay, hosts) = (Numbers(TraitKind.Hours), Numbers(TraitKind.Weekday), this[TraitKind.Host]);
        var (until, hour, day) = (long.MaxValue, -1, -1);
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            var kind = kinds[columns.Status.NumberOf(row)];
            if (!IsFinished(kind))
                continue;
            var place = Count++;
            IsFailed[place] = kind == StatusKind.Failed;
            Failed += IsFailed[place] ? 1 : 0;
            toConfiguration[place] = configuration[columns.ConfigurationId.NumberOf(row)];
            (toRules[place], toCount[place], toLanguage[place], toPages[place]) = settings[columns.Configuration.NumberOf(row)];
            var inputKind = columns.InputKind.NumberOf(row);
            toInput[place] = input[inputKind];
            toProject[place] = project[columns.Project.NumberOf(row)];
            toUser[place] = user[columns.User.NumberOf(row)];
            var stored = columns.Texts[row, JobBlock.InputField];
            hosts.Numbers[place] = isAddress[inputKind] ? hosts.NumberOf(InputHost.Of(stored)) : -1;
            inputs.Add(stored);
            if (columns.Created[row] is var created && (until == long.MaxValue || created <= until - Quarter || created > until))
                (until, hour, day) = QuarterOf(created, _zone);
            (toHours[place], toDay[place]) = (hour, day);
        }
    }

    private Settings SettingsOf(JobConfiguration value, Dictionary<JobConfiguration, Settings> known)
    {
        if (!known.TryGetValue(value, out var settings))
        {
            known.Add(value, settings = new(
                NumberOf(TraitKind.Rules, RulesKey.Of(value)),
                NumberOf(TraitKind.RuleCount, value.Rules.Count.ToString(CultureInfo.InvariantCulture)),
                NumberOf(TraitKind.Language, value.Language),
                NumberOf(TraitKind.Pages, PagesOf(value))));
        }

        return settings;
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

    private int[] Map<T>(TraitKind kind, T[] values, Func<T, string?> text) => Array.ConvertAll(values, value => NumberOf(kind, text(value)));

    private int NumberOf(TraitKind kind, string? value) => value is { Length: > 0 } ? this[kind].NumberOf(value) : -1;

    /// <summary>The numbers of the values that follow from a job's rules and settings.</summary>
    private readonly record struct Settings(int Rules, int RuleCount, int Language, int Pages);
}
