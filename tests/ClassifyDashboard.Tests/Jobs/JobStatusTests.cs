using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public class JobStatusTests
{
    [Theory]
    [InlineData("COMPLETED", StatusKind.Completed)]
    [InlineData(" failed ", StatusKind.Failed)]
    [InlineData("THROTTLED", StatusKind.Other)]
    [InlineData("", StatusKind.Other)]
    [InlineData(null, StatusKind.Other)]
    public void Any_text_is_a_status(string? text, StatusKind kind) => Assert.Equal(kind, JobStatus.Of(text).Kind);

    [Fact]
    public void Unknown_status_keeps_its_name()
    {
        Assert.Equal("PARTIAL_SUCCESS", JobStatus.Of("PARTIAL_SUCCESS").Name);
        Assert.Equal(JobStatus.Of("partial_success"), JobStatus.Of("PARTIAL_SUCCESS"));
        Assert.Equal(JobStatus.MaxNameLength, JobStatus.Of(new string('x', 10_000)).Name.Length);
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("a b", false)]
    [InlineData("<b>", false)]
    [InlineData("", false)]
    public void Typed_status_must_be_well_formed(string text, bool accepted) =>
        Assert.Equal(accepted, JobStatus.TryParse(text, out _));
}
