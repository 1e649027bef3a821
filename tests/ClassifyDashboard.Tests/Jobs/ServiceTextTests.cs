using System.Diagnostics;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class ServiceTextTests
{
    [Theory]
    [InlineData("Please contact support providing this correlation ID: 0a1b2c3d-1111-4000-8000-000000000000", "0a1b2c3d-1111-4000-8000-000000000000")]
    [InlineData("Internal error (correlation_id=0a1b2c3d4e).", "0a1b2c3d4e")]
    [InlineData("No correlation id is known", null)]
    [InlineData(null, null)]
    public void Correlation_id_is_found_in_an_error(string? text, string? id) => Assert.Equal(id, ServiceText.CorrelationIdIn(text));

    [Theory]
    [InlineData("Got 403 from https://files.example.com/a.pdf?signature=secret and gave up", "Got 403 from https://files.example.com/a.pdf and gave up")]
    [InlineData("What is https?", "What is https?")]
    public void Signatures_of_addresses_are_removed_from_a_text(string text, string expected) => Assert.Equal(expected, ServiceText.WithoutQueries(text));

    [Fact]
    public void Megabyte_of_address_beginnings_is_handled_in_time()
    {
        var text = string.Concat(Enumerable.Repeat("http://", 150_000));
        var watch = Stopwatch.StartNew();
        Assert.Equal(text, ServiceText.WithoutQueries(text));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20)); // with backtracking it is hours
    }
}
