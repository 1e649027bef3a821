using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Generators of everything that an address bar can contain.</summary>
static class Queries
{
    private static readonly Gen<string> Value = Gen.OneOf(Gens.Text, Gen.OneOf("a&b=c", "100 %", "+", "ä/ö:ü", "#", "(none)")).Select(QueryText.Clean)
        .Where(text => text.Length > 0);

    private static readonly Gen<string> Id = Gen.OneOf(Gens.Guid.Select(id => "clj-" + id), Gen.OneOf("clj-1", "x", "ä%&"));

    /// <summary>Id lists of all allowed lengths, mostly too long for a link.</summary>
    public static readonly Gen<ValueList<string>> LongIds =
        Gens.Guid.Select(id => "clj-" + id).Array[20, JobFilter.MaxJobIds].Select(ids => ids.Distinct().ToValueList());

    private static readonly Gen<TimeStep> Step = Gen.Select(Gen.OneOf(Enum.GetValues<TimeUnit>()), Gen.Int[-999_999, 999_999], Gen.Bool,
        (unit, amount, rounds) => new TimeStep(rounds ? null : amount, unit));

    public static readonly Gen<TimeBound> Bound = Gen.OneOf(
        Gens.Anytime.Select(TimeBound.At),
        Gen.Select(Gens.Anytime, Gen.Bool, (at, isDay) => TimeBound.At(new WallTime(isDay ? at.UtcDateTime.Date : at.UtcDateTime, isDay))),
        Step.Array[0, TimeBoundParser.MaxSteps].Select(steps => TimeBoundParser.TryParse(Written(steps), out var bound)
            ? bound
            : throw new InvalidOperationException(Written(steps))));

    public static readonly Gen<TimeWindow> Window = Gen.Select(Bound, Bound, (from, to) => new TimeWindow(from, to));

    // A new key with a text is generated without a change here.
    private static readonly FilterKey<string?>[] Texts = [.. FilterKeys.All.OfType<FilterKey<string?>>()];

    public static readonly Gen<JobFilter> Filter = Gen.Select(
        Window,
        Gen.Select(Some(Gen.OneOf([.. JobStatus.Known, JobStatus.Of("THROTTLED"), JobStatus.Of("PARTIAL_SUCCESS")])), Some(Value), Some(Id)),
        Maybe(Value).Array[Texts.Length],
        Gen.Select(Gen.Guid, Gen.Guid, Gen.Bool, Gen.Bool),
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Bool),
        Gen.Select(Gen.OneOf<bool?>(null, true, false),
            Gen.OneOf<DocumentInputKind?>(null, DocumentInputKind.Url, DocumentInputKind.File, DocumentInputKind.ParseJob)))
        .Select((window, lists, texts, ids, confidence, choices) => Texts.Zip(texts).Aggregate(
            new JobFilter
            {
                Window = window,
                Statuses = lists.Item1,
                Types = lists.Item2,
                JobIds = lists.Item3,
                ProjectId = ids.Item3 ? ids.Item1 : null,
                OrganizationId = ids.Item4 ? ids.Item2 : null,
                Confidence = confidence.Item3 ? ConfidenceRange.Between(confidence.Item1, confidence.Item2) : null,
                Listed = choices.Item1,
                InputKind = choices.Item2,
            },
            (filter, text) => text.First.Set(filter, text.Second)));

    private static readonly Gen<ScreenOptions> Screen =
        Gen.Select(Gen.OneOf<string?>(null, "Europe/Berlin", "America/New_York", "UTC"), Gen.OneOf<Theme?>(null, Theme.Dark, Theme.Light, Theme.System),
            (zone, theme) => new ScreenOptions(zone, theme));

    private static readonly Gen<AnalysisOptions> Analysis = Gen.Select(
        Gen.OneOf<double?>(null, 0, 0.5, 0.812345, 1), Gen.OneOf(MixBaseline.Known, MixBaseline.PeriodBefore, MixBaseline.Weeks),
        (threshold, baseline) => new AnalysisOptions(threshold, baseline));

    public static readonly Gen<JobQuery> Any = Gen.Select(
        Gen.Select(Maybe(Id), Analysis),
        Filter,
        Gen.Select(Gen.OneOf([.. JobColumn.All]), Gen.Bool, Gen.Int[1, 9_999], Gen.OneOf(25, 50, 100), (sort, descending, page, size) =>
            new TableView { Sort = sort, Descending = descending, Page = page, PageSize = size }),
        Screen,
        (job, filter, table, screen) => new JobQuery(filter, table, screen) { OpenJob = job.Item1, Analysis = job.Item2 });

    /// <summary>Everything that the address of a wall can contain.</summary>
    public static readonly Gen<WallQuery> Wall = Gen.Select(
        Filter,
        Screen,
        Gen.Select(Maybe(Value.Where(text => text.Length <= WallDisplay.MaxTitle)), Gen.OneOf([.. WallPanel.All]).Array[0, 5],
            Gen.OneOf<int?>(null, 0, 5, 30, 3_600)),
        Gen.Select(Limits, Limits),
        Gen.Select(Gen.OneOf<bool?>(null, true, false), Gen.OneOf<bool?>(null, true, false), Gen.OneOf<double?>(null, 0, 0.05, 0.025, 0.1)))
        .Select((filter, screen, look, rates, switches) => new WallQuery(filter, screen, new(
            look.Item1,
            WallPanel.InOrder(look.Item2),
            look.Item3 is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            rates.Item1,
            rates.Item2,
            switches.Item1,
            switches.Item2,
            switches.Item3)));

    /// <summary>Any query with a long list of ids.</summary>
    public static readonly Gen<JobQuery> Long = Gen.Select(Any, LongIds, (query, ids) => query with { Filter = query.Filter with { JobIds = ids } });

    private static Gen<WallLimits> Limits => Gen.Select(Gen.Int[0, 9_999], Gen.Int[0, 9_999], (one, other) => new WallLimits(
        Math.Min(one, other) is > 0 and var warn ? (double)(warn / 10_000m) : null,
        Math.Max(one, other) is > 0 and var alarm ? (double)(alarm / 10_000m) : null));

    private static Gen<ValueList<T>> Some<T>(Gen<T> gen)
        where T : IEquatable<T> => gen.Array[0, 4].Select(items => items.Distinct().ToValueList());

    private static Gen<string?> Maybe(Gen<string> gen) => Gen.Select(gen, Gen.Bool, (text, there) => there ? text : null);

    private static string Written(TimeStep[] steps) =>
        "now" + string.Concat(
            steps.Select(step => step.Amount is { } amount ? $"{(amount < 0 ? "-" : "+")}{Math.Abs(amount)}{(char)step.Unit}" : $"/{(char)step.Unit}"));
}
