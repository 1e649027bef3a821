using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Types of any name can be told apart, counted and filtered, also those that look like the words of a filter.</summary>
public sealed class ResultTypeKeyTests
{
    private static readonly Gen<string?> Name = Gen.OneOf<string?>(
        Gen.OneOf<string?>(null, "", " ", "\t", "=", "==", "(none)", "(any)", "=(none)", " (none)", "(failed)",
             "invoice", " invoice", "a;b", "=%0020", "=a%", "\uFFFD", "%0020"),
        Gens.Text.Select(text => (string?)text));

    [Fact]
    public void Type_comes_back_from_its_key_and_no_two_have_the_same() =>
        Gen.Select(Name, Name).Sample((one, other) => ResultTypeKey.TypeOf(ResultTypeKey.Of(one)) == one
            && (ResultTypeKey.Of(one) == ResultTypeKey.Of(other)) == (one == other));

    [Theory]
    [InlineData("(none)")]
    [InlineData("(any)")]
    [InlineData("=(none)")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u0007")]
    [InlineData(" invoice\n")]
    [InlineData("=100 %")]
    public void Jobs_of_a_type_are_found_by_the_address_that_a_link_to_it_has(string type)
    {
        var jobs = AJob.SetOf(AJob.Completed(type), AJob.Completed(type + " "), AJob.Completed(null), AJob.Completed("receipt"), AJob.Failed());
        var link = new JobFilter { Types = [Facets.Of(jobs, JobFilter.Default)[FilterKeys.Type].Single(row => row.Name == ResultTypeKey.Of(type)).Name] };
        var (opened, ignored) = JobQuery.Read(JobQuery.Default.With(link).Write());
        Assert.Empty(ignored);
        Assert.Equal(type, Assert.Single(jobs.Where(opened.Filter)).Result!.Type);
        Assert.Null(Assert.Single(jobs.Where(new JobFilter { Types = [JobFilter.NoType] })).Result!.Type);
        Assert.Equal(3, jobs.Where(new JobFilter { Types = [JobFilter.AnyType] }).Count);
        var mix = TypeMix.Of(jobs, new Period(AJob.Created, AJob.Created.AddHours(1)));
        Assert.Equal((1, 1), (mix.CountOf(ResultTypeKey.Of(type)), mix.CountOf(JobFilter.NoType)));
    }
}
