using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>How a job ended, as the kind of trouble sees it.</summary>
internal enum JobEnd : byte
{
    Completed,

    /// <summary>Failed for a reason of its own.</summary>
    Failed,

    /// <summary>Failed with an error of the service.</summary>
    FailedByService,

    /// <summary>Failed for the account.</summary>
    FailedByAccount,

    /// <summary>Has not finished, and takes longer than usual.</summary>
    Stuck,
}

/// <summary>The finished and the stuck jobs of a period by creation time, oldest first.</summary>
internal sealed class TroubleEvents
{
    private const int MostStuck = 5_000;

    private readonly int[] _ends = new int[Enum.GetValues<JobEnd>().Length];
    private readonly List<string> _configurations;

    private TroubleEvents(List<TroubleEvent> newestFirst, List<TroubleEvent> stuckOldestFirst, List<string> configurations, int users)
    {
        newestFirst.Reverse();
        var all = stuckOldestFirst.Count == 0 ? newestFirst : Merged(newestFirst, stuckOldestFirst);
        foreach (var each in all)
            _ends[(int)each.End]++;
        (All, _configurations, Users) = (all, configurations, users);
    }

    public List<TroubleEvent> All { get; }

    /// <summary>The number of configurations; rules that came with their jobs count as one.</summary>
    public int Configurations => _configurations.Count;

    /// <summary>The number of users.</summary>
    public int Users { get; }

    public string? ConfigurationOf(int number) => _configurations[number] is { Length: > 0 } id ? id : null;

    public int Count(JobEnd end) => _ends[(int)end];

    /// <summary>Returns the jobs of each configuration in order, by its number.</summary>
    public List<TroubleEvent>[] ByConfiguration()
    {
        var counts = new int[Configurations];
        foreach (var each in All)
            counts[each.Configuration]++;
        var lists = Array.ConvertAll(counts, count => new List<TroubleEvent>(count));
        foreach (var each in All)
            lists[each.Configuration].Add(each);
        return lists;
    }

    /// <summary>Collects the dated jobs of a period.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="causes">Their causes, whose errors tell whose trouble they are.</param>
    /// <param name="now">The time for which ages are computed.</param>
    public static TroubleEvents Of(JobSet jobs, FailureCauses causes, DateTimeOffset now)
    {
        var ends = causes.Rows.ToDictionary(row => row.Key, row => EndOf(row.Latest.ErrorMessage), StringComparer.Ordinal);
        var (configurations, users) = (new Numbers(), new Numbers());
        var all = new List<TroubleEvent>(jobs.Count);
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
            var keys = Array.IndexOf(kinds, StatusKind.Failed) >= 0 ? part.Block.ErrorGroups.Keys : null;
            var failed = keys is null ? [] : Array.ConvertAll(keys.Values, key => key is null ? JobEnd.Failed : ends.GetValueOrDefault(key, JobEnd.Failed));
            var configuration = Array.ConvertAll(columns.ConfigurationId.Values, id => configurations.Of(id ?? ""));
            var user = Array.ConvertAll(columns.User.Values, users.Of);
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                var kind = kinds[columns.Status.NumberOf(row)];
                if (kind is not (StatusKind.Completed or StatusKind.Failed) || columns.Created[row] is var created && created == 0)
                    continue;
                all.Add(new(created - 1, kind == StatusKind.Completed ? JobEnd.Completed : failed[keys!.NumberOf(row)],
                    configuration[columns.ConfigurationId.NumberOf(row)], user[columns.User.NumberOf(row)]));
            }
        }

        var stuck = OverdueJobs.Of(jobs, now, MostStuck).Oldest.Select(each => new TroubleEvent(each.Job.CreatedAt!.Value.UtcTicks, JobEnd.Stuck,
            configurations.Of(each.Job.ConfigurationId ?? ""), users.Of(each.Job.UserId))).ToList();
        return new(all, stuck, configurations.Values, users.Values.Count);
    }

    private static List<TroubleEvent> Merged(List<TroubleEvent> ones, List<TroubleEvent> others)
    {
        var all = new List<TroubleEvent>(ones.Count + others.Count);
        var next = 0;
        foreach (var one in ones)
        {
            while (next < others.Count && others[next].At < one.At)
                all.Add(others[next++]);
            all.Add(one);
        }

        all.AddRange(others[next..]);
        return all;
    }

    private static JobEnd EndOf(string? error) => FailureSigns.Of(error) switch
    {
        FailureSign.Service => JobEnd.FailedByService,
        FailureSign.Account => JobEnd.FailedByAccount,
        _ => JobEnd.Failed,
    };

    private sealed class Numbers
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        public List<string> Values { get; } = [];

        public int Of(string value)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var isKnown);
            if (!isKnown)
            {
                number = Values.Count;
                Values.Add(value);
            }

            return number;
        }
    }
}

/// <summary>A finished or stuck job.</summary>
/// <param name="At">Its creation time in UTC ticks.</param>
/// <param name="End">How it ended.</param>
/// <param name="Configuration">The number of its configuration.</param>
/// <param name="User">The number of its user.</param>
internal readonly record struct TroubleEvent(long At, JobEnd End, int Configuration, int User);
