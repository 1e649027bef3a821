using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobFilterTests
{
    private static readonly Job Invoice = AJob.Completed("invoice", 0.9, "It asks for Payment.").Id("clj-1").Configured("cfg-1")
        .Ruled(new ClassifyRule("invoice", "It asks for money"))
        .OnUrl("https://files.example.com/a.pdf?sig=1").InProject("7b0d5c0e-1111-4000-8000-000000000001");
    private static readonly Job Broken = AJob.Failed("Document has 12 pages").Id("clj-2");
    private static readonly Job Unmatched = AJob.NoRuleMatched().Id("clj-3").Gone(AJob.Created.AddHours(1));

    public static TheoryData<string, JobFilter, string> Filters => new()
    {
        { "nothing set", new JobFilter(), "123" },
        { "one status", new JobFilter { Statuses = [JobStatus.Failed] }, "2" },
        { "several statuses", new JobFilter { Statuses = [JobStatus.Failed, JobStatus.Completed] }, "123" },
        { "configuration", new JobFilter { ConfigurationId = "cfg-1" }, "1" },
        { "rules sent with the job", new JobFilter { ConfigurationId = JobFilter.Inline }, "23" },
        { "rules", new JobFilter { Rules = RulesKey.Of(Invoice.Configuration) }, "1" },
        { "hash of rules", new JobFilter { Rules = RulesKey.Of(Invoice.Configuration)!.Split('-')[^1] }, "1" },
        { "project", new JobFilter { ProjectId = Guid.Parse("7b0d5c0e-1111-4000-8000-000000000001") }, "123" },
        { "another project", new JobFilter { ProjectId = Guid.Empty }, "" },
        { "user", new JobFilter { UserId = "user-1" }, "123" },
        { "another user", new JobFilter { UserId = "user-2" }, "" },
        { "ids", new JobFilter { JobIds = ["clj-3", "clj-9"] }, "3" },
        { "type", new JobFilter { Types = ["invoice"] }, "1" },
        { "any type", new JobFilter { Types = [JobFilter.AnyType] }, "1" },
        { "any type or none", new JobFilter { Types = [JobFilter.AnyType, JobFilter.NoType] }, "13" },
        { "no rule matched", new JobFilter { Types = [JobFilter.NoType] }, "3" },
        { "confidence", new JobFilter { Confidence = ConfidenceRange.Between(0.5, 0.9) }, "1" },
        { "like errors", new JobFilter { ErrorGroup = ErrorGroup.KeyOf("Document has 977 pages") }, "2" },
        { "listed", new JobFilter { Listed = true }, "12" },
        { "no longer listed", new JobFilter { Listed = false }, "3" },
        { "input as it is", new JobFilter { Input = "https://files.example.com/a.pdf?sig=1" }, "1" },
        { "input as it is shown", new JobFilter { Input = "https://files.example.com/a.pdf" }, "1" },
        { "type of input", new JobFilter { InputKind = DocumentInputKind.Url }, "1" },
        { "another type of input", new JobFilter { InputKind = DocumentInputKind.File }, "23" },
        { "host", new JobFilter { Host = "FILES.example.com" }, "1" },
        { "part of a host", new JobFilter { Host = "example.com" }, "" },
        { "host of a file", new JobFilter { Host = "dfl-0001" }, "" },
        { "text in the id", new JobFilter { Text = "CLJ-2" }, "2" },
        { "text in the error", new JobFilter { Text = "12 PAGES" }, "2" },
        { "text in the reasoning", new JobFilter { Text = "asks for payment" }, "1" },
        { "text in the input", new JobFilter { Text = "example.com" }, "1" },
        { "text in the name of the document", new JobFilter { Text = "contract", Named = new(["dfl-0001"], []) }, "23" },
        { "name of the document", new JobFilter { Input = "Contract.pdf", Named = new([], ["dfl-0001"]) }, "23" },
        { "name that only the other key finds", new JobFilter { Input = "Contract.pdf", Named = new(["dfl-0001"], []) }, "" },
        { "text in a signature, which nobody sees", new JobFilter { Text = "sig=1" }, "" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Filter_matches_the_jobs_that_it_describes(string what, JobFilter filter, string expected) =>
        Assert.True(expected == string.Concat(new[] { Invoice, Broken, Unmatched }.Where(filter.Matches).Select(job => job.Id[^1])), what);

    [Fact]
    public void Equal_filters_have_equal_keys() => Assert.Equal(
        new JobFilter { Statuses = [JobStatus.Failed, JobStatus.Of("X")], Types = ["a"], JobIds = ["1"] }.GetHashCode(),
        new JobFilter { Statuses = [JobStatus.Of("failed"), JobStatus.Of("x")], Types = ["a"], JobIds = ["1"] }.GetHashCode());
}
