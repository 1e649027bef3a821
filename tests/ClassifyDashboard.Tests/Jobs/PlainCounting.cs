using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Filters, sorts and counts jobs one by one in the plainest way: what the columns must agree with.</summary>
static class PlainCounting
{
    public static List<Job> Filtered(IEnumerable<Job> jobs, JobFilter filter) => [.. jobs.Where(filter.Matches)];

    /// <summary>The figures, except means, which depend on the order of adding: they are rounded.</summary>
    public static string Figures(IReadOnlyCollection<Job> jobs, DateTimeOffset now)
    {
        var completed = jobs.Where(job => job.Status.Kind == StatusKind.Completed).ToList();
        var unfinished = jobs.Where(job => !job.Status.IsFinished && job.GoneAt is null).ToList();
        var gone = jobs.Where(job => job.GoneAt is not null).ToList();
        var oldest = unfinished.Where(job => job.CreatedAt is not null).Order(Comparer<Job>.Create(JobSet.NewestFirst)).LastOrDefault();
        var durations = jobs.Select(job => job.Duration?.Ticks).OfType<long>().Order().ToArray();
        var sure = completed.Select(job => job.Result?.Confidence).Where(confidence => confidence is >= 0 and <= 1).ToList();
        var typed = completed.Where(job => job.Result is not null).GroupBy(job => job.Result!.Type).Select(group => (group.Key, Count: group.Count(),
            Mean: Mean(group.Select(job => job.Result!.Confidence).Where(confidence => confidence is >= 0 and <= 1).ToList())));
        var configured = jobs.GroupBy(job => job.ConfigurationId).Select(group => (group.Key, Count: group.Count(),
            Failed: group.Count(job => job.Status.Kind == StatusKind.Failed),
            Done: group.Count(job => job.Status.Kind is StatusKind.Failed or StatusKind.Completed)));
        var others = jobs.Where(job => job.Status.Kind == StatusKind.Other).CountBy(job => job.Status.Name).OrderByDescending(each => each.Value)
            .ThenBy(each => each.Key, StringComparer.Ordinal);
        var bins = Enumerable.Range(0, ConfidenceFigures.BinCount).Select(bin => sure.Count(each => ConfidenceFigures.BinOf(each!.Value) == bin));
        return Text(
            jobs.Count,
            jobs.Count(job => job.CreatedAt is null),
            string.Join(' ', Enum.GetValues<StatusKind>().Select(kind => jobs.Count(job => job.Status.Kind == kind))),
            string.Join(' ', others.Select(each => (each.Key, each.Value))),
            $"{gone.Count} {gone.Count(job => !job.Status.IsFinished || job.GoneAt <= job.UpdatedAt + TimeSpan.FromMinutes(1))}",
            $"{jobs.Count(job => job.Credits is not null)} {Rounded(jobs.Sum(job => job.Credits ?? 0))} {jobs.Count(job => job.Credits is null)}",
            $"{unfinished.Count} {oldest?.Id} {(oldest is null ? null : TimeSpan.FromTicks(Math.Max(0, (now - oldest.CreatedAt!.Value).Ticks)))}",
            $"{durations.Length} {Quantile(durations, 0.5)} {Quantile(durations, 0.95)}",
            string.Join(' ', typed.OrderByDescending(each => each.Count).ThenBy(each => each.Key is null).ThenBy(each => each.Key, StringComparer.Ordinal)),
            completed.Count(job => job.Result is null),
            $"{sure.Count} {Mean(sure)} {string.Join(' ', bins)}",
            string.Join(' ', configured.OrderByDescending(each => each.Count).ThenBy(each => each.Key is null)
                .ThenBy(each => each.Key, StringComparer.Ordinal)));
    }

    /// <summary>The same text of computed figures.</summary>
    public static string Text(JobFigures figures) => Text(
        figures.Jobs,
        figures.Undated,
        string.Join(' ', Enum.GetValues<StatusKind>().Select(kind => figures.Statuses[kind])),
        string.Join(' ', figures.Statuses.Others.Select(other => (other.Name, other.Count))),
        $"{figures.Gone.Jobs} {figures.Gone.Early}",
        $"{figures.Credits.Count} {Rounded(figures.Credits.Sum)} {figures.Credits.Without}",
        $"{figures.Backlog.Total} {figures.Backlog.Oldest?.Id} {figures.Backlog.OldestAge}",
        $"{figures.Durations.Count} {figures.Durations.Median} {figures.Durations.P95}",
        string.Join(' ', figures.Types.Rows.Select(row => (row.Type, row.Count, Rounded(row.MeanConfidence)))),
        figures.Types.WithoutResult,
        $"{figures.Confidence.Count} {Rounded(figures.Confidence.Mean)} {string.Join(' ', figures.Confidence.Bins)}",
        string.Join(' ', figures.Configurations.Rows.Select(row => (row.Id, row.Jobs, row.Failed, row.Finished))));

    /// <summary>A job that is read again while it counts as gone: what was changed later, listed again.</summary>
    public static Job Newer(Job read, Job known) => (read.UpdatedAt < known.UpdatedAt ? known : read) with { GoneAt = null };

    /// <summary>All jobs in a table's order.</summary>
    public static List<Job> Ordered(IEnumerable<Job> jobs, JobColumn sort, bool descending)
    {
        return sort.Name switch
        {
            "created" => By(job => job.CreatedAt),
            "updated" => By(job => job.UpdatedAt),
            "status" => By(job => $"{(int)job.Status.Kind}{job.Status.Name}"),
            "type" => By(job => job.Result?.Type),
            "confidence" => By(job => job.Result?.Confidence),
            "configuration" => By(job => job.ConfigurationId),
            "input" => By(job => job.Input.Display),
            "duration" => By(job => job.Duration),
            "error" => By(job => job.ErrorMessage),
            "id" => By(job => job.Id),
            "reasoning" => By(job => job.Result?.Reasoning),
            "credits" => By(job => job.Credits),
            "gone" => By(job => job.GoneAt),
            _ => By(sort.Text!),
        };

        List<Job> By<T>(Func<Job, T?> key)
        {
            IComparer<T?> comparer = typeof(T) == typeof(string) ? (IComparer<T?>)StringComparer.Ordinal : Comparer<T?>.Default;
            var blanksLast = jobs.OrderBy(job => key(job) is null);
            return [.. descending ? blanksLast.ThenByDescending(key, comparer) : blanksLast.ThenBy(key, comparer)];
        }
    }

    private static string Text(params object[] figures) => string.Join('\n', figures);

    private static double? Mean(List<double?> confidences) => confidences.Count == 0 ? null : Rounded(confidences.Average());

    private static double? Rounded(double? mean) => mean is { } known ? Math.Round(known, 9) : null;

    private static TimeSpan? Quantile(long[] sorted, double share)
    {
        if (sorted.Length == 0)
            return null;
        var at = (sorted.Length - 1) * share;
        var (low, high) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return TimeSpan.FromTicks(low + (long)Math.Round((high - low) * (at - (int)at)));
    }
}
