using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The jobs that the service no longer lists, as they were last known.</summary>
/// <param name="Kinds">Their number by the last known status.</param>
/// <param name="First">When the first of them was seen to be gone; null where none is.</param>
/// <param name="Last">When the last of them was seen to be gone; null where none is.</param>
/// <param name="Configurations">The number of configurations; rules that came with their jobs count as one.</param>
/// <param name="Users">The number of users.</param>
public sealed record GoneJobs(KindCounts Kinds, DateTimeOffset? First, DateTimeOffset? Last, int Configurations, int Users)
{
    public static GoneJobs Of(JobSet jobs)
    {
        var (kinds, first, last) = (new int[KindCounts.Kinds], long.MaxValue, 0L);
        var (configurations, users) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            for (var i = 0; columns.HasGone && i < part.Count; i++)
            {
                var row = part[i];
                if (columns.Gone[row] is var gone && gone == 0)
                    continue;
                kinds[(int)columns.Status[row].Kind]++;
                (first, last) = (Math.Min(first, gone), Math.Max(last, gone));
                configurations.Add(columns.ConfigurationId[row] ?? "");
                users.Add(columns.User[row]);
            }
        }

        return new(KindCounts.Of(kinds), last == 0 ? null : Job.Time(first), Job.Time(last), configurations.Count, users.Count);
    }
}
