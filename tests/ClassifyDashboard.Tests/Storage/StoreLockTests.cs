namespace ClassifyDashboard.Tests.Storage;

/// <summary>Two programs on one file.</summary>
public sealed class StoreLockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-lock-").FullName;

    private string Kept => Path.Combine(_root, "kept");

    private string Database => Path.Combine(Kept, "classify-dashboard-jobs.db");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Second_program_on_one_file_says_so_and_goes_on_without_the_store()
    {
        using (var one = new StoreUnderTest(Kept))
        {
            await one.SetAsync("a", 1);
            using var other = new StoreUnderTest(Kept);
            await other.SetAsync("a", 2);
            Assert.Null(await other.GetAsync("a"));
            Assert.Equal(1, other.Warnings);
            Assert.Contains($"another program, such as a second dashboard, uses {Database}. Stop that program", other.Log.Text, StringComparison.Ordinal);
            Assert.Equal([1], await one.GetAsync("a"));
            Assert.Equal(0, one.Warnings);
        }

        using var next = new StoreUnderTest(Kept);
        Assert.Equal([1], await next.GetAsync("a"));
        Assert.Equal(0, next.Warnings);
    }
}
