using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Judging;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Wall;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Alerts;

/// <summary>How jobs stand as of when they were read, with all that a message says of them.</summary>
/// <param name="Name">What people call the jobs.</param>
/// <param name="At">When they were read.</param>
/// <param name="Verdict">What a wall would say.</param>
/// <param name="Causes">Why jobs failed in the time that the shown rate is of.</param>
/// <param name="Link">To the jobs of exactly this time; null where the dashboard's address is not known.</param>
/// <param name="Zone">Whose clock times are told by.</param>
internal sealed record Finding(string Name, DateTimeOffset At, WallVerdict Verdict, Causes Causes, string? Link, TimeZoneInfo Zone)
{
    private const int MostCauses = 3;

    public AlertLevel Level { get; } = LevelOf(Verdict.State);

    /// <summary>When the state began, as far as outcomes say it; null where nothing does.</summary>
    public DateTimeOffset? Since
    {
        get
        {
            Judgement[] judged = [Verdict.Failed, Verdict.Unmatched];
            return Level == AlertLevel.Quiet
                ? judged.Max(each => each.Since)
                : judged.Where(each => LevelOf(each.State) == Level).Min(each => each.Since);
        }
    }

    /// <summary>What a load says; null where it is not all there, or not as of now: no alarm rests on what has been.</summary>
    /// <param name="load">The jobs that a wall is judged by.</param>
    /// <param name="watched">Which they are.</param>
    /// <param name="wall">What holds where that does not say it.</param>
    /// <param name="usual">How often is looked where nothing stretches it.</param>
    /// <param name="now">The time.</param>
    public static Finding? Of(Load load, WatchedJobs watched, WallSettings wall, TimeSpan usual, DateTimeOffset now)
    {
        if (load is not { ReadAt: { } at, Problem: null } || now - at > 2 * (load.RefreshEvery ?? usual))
            return null;
        var (filter, options) = (watched.Query.Filter, watched.Query.Options.Or(wall.Options));
        if (WallVerdict.Of(load, options) is not { } verdict)
            return null;
        var zone = ZoneOf(watched.Query);
        return new(
            FirstFilled(watched.Name, options.Title, "Classification"),
            at,
            verdict,
            Causes.Of(load.Jobs, at - verdict.Failed.Now.Length, at, MostCauses),
            LinkOf(filter, wall.Address, filter.Window.Resolve(at, zone)),
            zone);
    }

    /// <summary>The zone in which days and clocks of a watch are.</summary>
    public static TimeZoneInfo ZoneOf(WallQuery query) => ZoneNames.OrUtc(query.Screen.Zone);

    public static AlertLevel LevelOf(JudgedState state) => state switch
    {
        JudgedState.Alarm => AlertLevel.Alarm,
        JudgedState.Watch => AlertLevel.Watch,
        _ => AlertLevel.Quiet,
    };

    // A link that names a document by its signed address would give that away, and one without it would show other jobs.
    private static string? LinkOf(JobFilter filter, Uri? address, Period period) =>
        address is null || (filter.Input is { } input && new DocumentInput(DocumentInputKind.Url, input).Display != input)
            ? null
            : address.AbsoluteUri + (JobQuery.Default with { Filter = filter with { Window = TimeWindow.Between(period.From, period.To) } }).Write();

    private static string FirstFilled(string? first, string? second, string third) =>
        !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : third;
}
