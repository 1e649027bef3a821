using System.Reflection;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>What holds for each key of the filter, also for the next one.</summary>
public sealed class FilterKeysTests
{
    [Fact]
    public void Every_property_of_a_filter_belongs_to_a_key()
    {
        var properties = typeof(JobFilter).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite).ToList();
        Queries.Filter.Sample(filter =>
        {
            var without = FilterKeys.All.Aggregate(filter, (rest, key) => key.Without(rest));
            return properties.All(property => Equals(property.GetValue(without), property.GetValue(JobFilter.Default)));
        });
    }

    [Fact]
    public void Tests_generate_every_key()
    {
        var filters = Queries.Filter.Array[200].Single();
        Assert.All(FilterKeys.All, key => Assert.Contains(filters, key.IsSet));
    }

    [Fact]
    public void Names_of_keys_differ()
    {
        Assert.Equal(JobQuery.Keys.Count, JobQuery.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(FilterKeys.All, key => Assert.Contains(key.Name, JobQuery.SelectingKeys));
    }

    [Fact]
    public void Key_taken_from_a_job_selects_it() => Gens.Job.Sample(job =>
        FilterKeys.All.All(key => key.Narrowed(JobFilter.Default, job) is not { } narrowed
            || (narrowed.Matches(job) && JobSet.Of([job]).Where(narrowed).Count == 1)));

    [Fact]
    public void Filter_selects_the_jobs_that_each_of_its_keys_matches() => Gen.Select(Gens.JobSet, Queries.Filter).Sample((jobs, filter) =>
        jobs.Where(filter).SequenceEqual(jobs.Where(job => FilterKeys.All.All(key => key.Matches(filter, job)))));

    [Fact]
    public void Filter_that_finds_documents_by_name_selects_these_too() => Gen.Select(Gens.JobSet, Queries.Filter, Gen.Int[1, 4]).Sample((jobs, filter, each) =>
    {
        var inputs = jobs.Select(job => job.Input.Value).Where((_, i) => i % each == 0).ToList();
        var named = filter with { Named = new(inputs, inputs.Where((_, i) => i % 2 == 0)) };
        return jobs.Where(named).SequenceEqual(jobs.Where(named.Matches))
            && jobs.Where(filter).All(named.Matches)
            && (named.Text is null || jobs.Where(named with { Text = null, Input = null }).All(job =>
                !named.Named.ByText.Contains(job.Input.Value) || (named with { Input = null }).Matches(job)));
    });

    [Fact]
    public void Each_condition_is_a_chip_that_takes_it_away() => Queries.Filter.Sample(filter =>
    {
        var chips = FilterText.Of(filter, NameTable.Empty);
        return FilterKeys.All.Where(key => key.Word is not null && key.IsSet(filter))
                .All(key => chips.Any(chip => key.Values(chip.Without).Count < key.Values(filter).Count))
            && chips.All(chip => chip.Value.Length > 0 && chip.Without != filter);
    });

    [Fact]
    public void Menu_offers_the_value_of_each_job() => Gens.Job.Sample(job =>
    {
        var block = JobSet.Of([job]).Parts[0].Block;
        return FilterKeys.All.Where(key => key.HasMenu).All(key => key.ValuesIn(block)(0) == key.ValueOf!(job));
    });
}
