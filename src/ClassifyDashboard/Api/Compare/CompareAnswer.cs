using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Compare;

/// <summary>Makes the answer of the jobs that are known.</summary>
/// <param name="Compare">The sides.</param>
/// <param name="Query">The rest of the address.</param>
/// <param name="Load">The jobs of both sides, or of A where the sides are periods; null where none are known.</param>
/// <param name="Other">The jobs of B where the sides are periods; null otherwise.</param>
/// <param name="Names">The names in sentences.</param>
/// <param name="Now">The time.</param>
internal sealed record CompareAnswer(CompareQuery Compare, SummaryQuery Query, Load? Load, Load? Other, NameTable Names, DateTimeOffset Now)
{
    private bool IsOfPeriods => Compare.Pair is { IsComparable: true, IsOfPeriods: true };

    private Comparison? Compared => Compare.Pair is not { } pair || CompareText.WhyNot(pair, Now, Query.Zone) is not null || Load is null ? null
        : !IsOfPeriods ? Load.Compared(pair, Compare.Threshold)
        : Other is null ? null : Load.ComparedWith(Other, Compare.Threshold);

    public CompareResponse Response()
    {
        var compared = Compared;
        var isWhole = Load?.ReadAt is not null && (!IsOfPeriods || Other?.ReadAt is not null);
        return new(
            Side(Compare.A, Load, compared?.A),
            Side(Compare.B, IsOfPeriods ? Other : Load, compared?.B),
            Coverage(compared),
            Compare.Threshold,
            compared is not null && isWhole ? DisplayFormat.InCamelCase(compared.Verdict) : "unknown",
            DisplayFormat.InEnglish(() => TextOf(compared, isWhole)),
            compared is null ? null : 1 - compared.Level,
            compared is null ? null : [.. compared.Shares.Select(CompareMeasure.Of)],
            compared is null ? null : CompareDuration.Of(compared.Duration),
            compared is null ? null : ComparePaired.Of(compared),
            compared is null ? null : CompareMix.Of(compared.Mix),
            compared?.Rules is { } rules ? CompareRules.Of(rules) : null,
            compared is null && Load is not null ? [.. Offers(Load)] : null,
            Query.Ignored.Count == 0 ? null : Query.Ignored);
    }

    // That of the jobs that are not complete, if there are two loads.
    private SummaryCoverage Coverage(Comparison? compared)
    {
        var load = !IsOfPeriods || Load?.ReadAt is null ? Load : Other;
        var jobs = compared is null ? load?.Figures.Jobs ?? 0 : compared.A.Jobs + compared.B.Jobs;
        return load is null ? SummaryCoverage.Of(LoadStage.Reading, jobs, null, null)
            : SummaryCoverage.Of(load.Stage, jobs, load.ReadAt, load.Problem).With(load, load.Filter.NeedsTexts);
    }

    private string TextOf(Comparison? compared, bool isWhole) => compared is not null
        ? isWhole ? string.Join(' ', CompareText.Reasons(compared).Prepend(CompareText.Heading(compared))) : "The jobs are still being read."
        : Compare.Pair is not { } pair ? "Choose two sides as a and b."
        : CompareText.WhyNot(pair, Now, Query.Zone) ?? "No jobs are known yet.";

    private CompareSideAnswer? Side(CompareSide? side, Load? load, SideFigures? counted) => side is null ? null : new(
        side.ToString(), WindowOf(side, load),
        load is null ? SummaryCoverage.Of(LoadStage.Reading, 0, null, null)
            : SummaryCoverage.Of(load.Stage, counted?.Jobs ?? 0, load.ReadAt, load.Problem).With(load, load.Filter.NeedsTexts),
        counted?.Jobs);

    private SummaryWindow WindowOf(CompareSide side, Load? load)
    {
        var period = load?.Period ?? (side.Window ?? Query.Filter.Window).Resolve(Now, Query.Zone);
        return new(period.From.UtcDateTime, period.To.UtcDateTime);
    }

    // The same pairs as on the page.
    private IEnumerable<CompareOffer> Offers(Load load)
    {
        var offers = load.CompareOffers;
        foreach (var configuration in offers.Changed)
            yield return new(CompareSide.OfRules(configuration.Versions[1].Rules).ToString(), CompareSide.OfRules(configuration.Versions[0].Rules).ToString(),
                configuration.Id);
        if (offers.Configurations is [var one, var other, ..])
            yield return new(CompareSide.OfConfiguration(one.Id).ToString(), CompareSide.OfConfiguration(other.Id).ToString(), null);
        yield return new(CompareSide.OfPeriod(PeriodBefore.Of(Query.Filter.Window, load.Period)).ToString(),
            CompareSide.OfPeriod(Query.Filter.Window).ToString(), null);
    }
}
