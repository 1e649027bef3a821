using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class FacetsTests
{
    private static readonly Gen<JobFilter> Filter = Gen.Select(
        Gen.OneOf<ValueList<JobStatus>>([], [JobStatus.Failed], [JobStatus.Completed, JobStatus.Running]),
        Gen.OneOf<ValueList<string>>([], ["invoice"], [JobFilter.NoType, "receipt"], [JobFilter.AnyType]),
        Gen.OneOf<string?>(null, "cfg-1", JobFilter.Inline),
        Gen.OneOf<ConfidenceRange?>(null, ConfidenceRange.Between(0, 0.5)),
        Gen.OneOf<string?>(null, ErrorGroup.KeyOf("Document has 5 pages, the most is 100")),
        Gen.OneOf<string?>(null, "e"))
        .Select((statuses, types, configuration, confidence, error, text) => new JobFilter
        {
            Statuses = statuses, Types = types, ConfigurationId = configuration, Confidence = confidence, ErrorGroup = error, Text = text,
        });

    [Fact]
    public void Count_of_a_choice_is_the_number_of_jobs_that_it_alone_would_show() => Gen.Select(Gens.JobSet, Filter).Sample((jobs, filter) =>
    {
        var facets = Facets.Of(jobs, filter);
        int Shown(JobFilter choice) => jobs.Where(choice.Matches).Count;
        return facets[FilterKeys.Status].All(row => row.Count == Shown(filter with { Statuses = [JobStatus.Of(row.Name)] }))
            && facets[FilterKeys.Type].All(row => row.Count == Shown(filter with { Types = [row.Name] }))
            && facets[FilterKeys.Configuration].All(row => row.Count == Shown(filter with { ConfigurationId = row.Name }))
            && facets.Errors.Rows.All(row => row.Count == Shown(filter with { ErrorGroup = row.Key }))
            && facets[FilterKeys.Status].Sum(row => row.Count) == Shown(filter with { Statuses = [] })
            && facets[FilterKeys.Type].Sum(row => row.Count) == Shown(filter with { Types = [JobFilter.AnyType, JobFilter.NoType] })
            && facets[FilterKeys.Configuration].Sum(row => row.Count) == Shown(filter with { ConfigurationId = null })
            && facets.Confidences.SequenceEqual(ConfidenceRange.Usual.Select(range => Shown(filter with { Confidence = range })));
    });

    [Fact]
    public void Most_frequent_choice_is_first()
    {
        var facets = Facets.Of(AJob.SetOf(AJob.Completed("receipt"), AJob.Completed("invoice"), AJob.Completed("invoice"), AJob.NoRuleMatched()), new());
        Assert.Equal([new("invoice", 2), new(JobFilter.NoType, 1), new("receipt", 1)], facets[FilterKeys.Type]);
    }
}
