using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class RemedyTests
{
    [Theory]
    [InlineData("UNSUPPORTED_FILE_TYPE", RemedyKind.Document)]
    [InlineData("Error PDF_IS_PROTECTED: the file needs a password", RemedyKind.Document)]
    [InlineData("PDF_IS_BROKEN", RemedyKind.Document)]
    [InlineData("NO_DATA_FOUND_IN_FILE", RemedyKind.Document)]
    [InlineData("{\"code\":\"DOCUMENT_TOO_LARGE\"}", RemedyKind.Document)]
    [InlineData("TOO_MANY_PAGES (412)", RemedyKind.Document)]
    [InlineData("File ID 7b0d5c0e-1111-4000-8000-000000000001 is not in Project ID 12", RemedyKind.Configuration)]
    [InlineData("Parse Job ID pjb-12ue2qidroaofurlc4mfqgfgli1j is not in Project ID 12", RemedyKind.Configuration)]
    [InlineData("Invalid classify configuration parameters for cfg-1", RemedyKind.Configuration)]
    [InlineData("No quota left to create a job", RemedyKind.Account)]
    [InlineData("You've exceeded the maximum number of credits for your plan.", RemedyKind.Account)]
    [InlineData("Invalid API Key. Please check your region", RemedyKind.Account)]
    [InlineData("Rate limit exceeded. Try later.", RemedyKind.Account)]
    [InlineData("Classify endpoints are currently unavailable.", RemedyKind.Service)]
    [InlineData("Oops! Something broke. Please retry providing this correlation ID: 0f", RemedyKind.Service)]
    [InlineData("TIMEOUT", RemedyKind.Service)]
    [InlineData("Parse job pjb-1 did not finish within 60 seconds", RemedyKind.Service)]
    public void Documented_reason_has_a_remedy(string error, RemedyKind kind)
    {
        var remedy = Remedy.Of(error);
        Assert.Equal(kind, remedy?.Kind);
        Assert.EndsWith(".", remedy!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("It broke.")]
    [InlineData("GATEWAY_TIMEOUT_SECONDS is 30")]
    [InlineData("the timeout was raised")]
    [InlineData("file_TIMEOUT.pdf2 could not be read")]
    public void Other_errors_have_none(string? error) => Assert.Null(Remedy.Of(error));

    [Fact]
    public void Reason_far_behind_the_start_of_a_long_error_is_not_looked_for() => Assert.Null(Remedy.Of(new string('x', 5_000) + " TIMEOUT"));
}
