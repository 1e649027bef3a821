using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Two processes of the program on one store.</summary>
[Trait("Category", "Slow")]
public sealed class TwoProgramsTests : IAsyncLifetime
{
    private const int Jobs = 50;

    private readonly string _root = Directory.CreateTempSubdirectory("classify-two-").FullName;
    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sample = await SampleApiHost.StartAsync(new() { Jobs = Jobs, Days = 1 }, TimeProvider.System, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact(Timeout = 300_000)]
    public async Task Second_dashboard_goes_on_without_the_store_and_an_import_waits_for_its_end_which_may_be_a_kill()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var file = Path.Combine(_root, "jobs.jsonl");
        await File.WriteAllBytesAsync(file, await Exported.WriteAsync("jsonl", [AJob.Completed().Id("clj-imported")]), cancelled);

        await using (var first = Run())
        {
            Assert.Equal(Jobs, await first.JobsAsync());
            await using var second = Run();
            Assert.Equal(Jobs, await second.JobsAsync());
            Assert.Contains("another program, such as a second dashboard, uses ", second.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("another program", first.Log, StringComparison.Ordinal);

            await using var refused = Run("import", file);
            Assert.Equal(2, await refused.ExitAsync());
            Assert.EndsWith("Nothing was imported.", refused.Log, StringComparison.Ordinal);
        } // both are killed here

        await using (var import = Run("import", file))
        {
            Assert.Equal(0, await import.ExitAsync());
            Assert.Equal("1 jobs read: 1 new, 0 newer than before, 0 already known. 0 refused.", import.Log);
        }

        await using var next = Run();
        Assert.Equal(Jobs, await next.JobsAsync());
        Assert.DoesNotContain("another program", next.Log, StringComparison.Ordinal);
    }

    private DashboardRun Run(params string[] words) => new(
        _root, words, [.. DashboardRun.On(_sample), ("Reading:StorePath", Path.Combine(_root, "store")), ("LlamaCloud:RequestsPerSecond", "1000")]);
}
