using System.Text;
using ClassifyDashboard.LlamaCloud;
using Microsoft.Data.Sqlite;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>The store in a SQLite file: what survives, who may read it, and what happens to an invalid file.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-store-").FullName;

    private string Kept => Path.Combine(_root, "kept", "here");

    private string Database => Path.Combine(Kept, "classify-dashboard-jobs.db");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Stored_value_survives_a_restart_until_it_is_removed()
    {
        using (var first = new StoreUnderTest(Kept))
        {
            Assert.Null(await first.GetAsync("a"));
            await first.SetAsync("a", 1, 2, 3);
            await first.SetAsync("b", 4);
            await first.SetAsync("b", 5);
            Assert.Equal(0, first.Warnings);
        }

        using var second = new StoreUnderTest(Kept);
        Assert.Equal([1, 2, 3], await second.GetAsync("a"));
        Assert.Equal([5], await second.GetAsync("b"));
        await second.Store.RemoveAsync("a", Cancelled);
        Assert.Null(await second.GetAsync("a"));
        Assert.Equal(0, second.Warnings);
    }

    [Fact]
    public async Task Killed_process_loses_nothing_that_was_written()
    {
        using var killed = new StoreUnderTest(Kept);
        await killed.SetAsync("a", 1, 2, 3);

        // What a killed process leaves: the files as they are, the log not yet applied to the database.
        var left = Directory.CreateDirectory(Path.Combine(_root, "left")).FullName;
        foreach (var file in Directory.GetFiles(Kept))
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        using var next = new StoreUnderTest(left);
        Assert.Equal([1, 2, 3], await next.GetAsync("a"));
    }

    [Fact]
    public async Task Stored_files_are_readable_by_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows goes by the directory's access list.");
        using var store = new StoreUnderTest(Kept);
        for (var i = 0; i < 20; i++)
            await store.SetAsync($"{i}", new byte[50_000]);
        AssertOwnersAlone();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(Kept));
        Assert.Equal(["classify-dashboard-jobs.db", "classify-dashboard-jobs.db-shm", "classify-dashboard-jobs.db-wal"], Directory.GetFileSystemEntries(Kept).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task World_readable_files_are_closed_and_an_existing_directory_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows goes by the directory's access list.");
        using (var first = new StoreUnderTest(Kept))
            await first.SetAsync("a", 1);
        const UnixFileMode open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Database, open);
            File.SetUnixFileMode(Kept, open);
        }

        using var second = new StoreUnderTest(Kept);
        Assert.Equal([1], await second.GetAsync("a"));
        AssertOwnersAlone();
        Assert.Equal(open, ModeOf(Kept));
    }

    [Fact]
    public async Task API_key_is_not_in_the_files()
    {
        using (var store = new StoreUnderTest(Kept))
            await store.SetAsync("a", 1);
        var bytes = await File.ReadAllBytesAsync(Database, Cancelled);
        Assert.True(bytes.AsSpan().IndexOf("jobs/"u8) > 0);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(StoreUnderTest.Key)) < 0);
    }

    [Fact]
    public async Task Stores_of_two_keys_or_regions_never_share_jobs()
    {
        LlamaCloudConnection[] connections = [StoreUnderTest.Real(), StoreUnderTest.Real(key: "llx-other"), StoreUnderTest.Real(address: "https://eu.example.com/")];
        for (byte i = 0; i < connections.Length; i++)
        {
            using var store = new StoreUnderTest(Kept, connections[i]);
            Assert.Null(await store.GetAsync("a"));
            await store.SetAsync("a", i);
            Assert.Equal(new[] { i }, await store.GetAsync("a"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a database, but long enough to be taken for one when it is opened: 0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task File_that_is_no_database_is_recreated_with_a_warning(string text)
    {
        Directory.CreateDirectory(Kept);
        await File.WriteAllTextAsync(Database, text, Cancelled);
        await File.WriteAllTextAsync(Database + "-wal", "an old log", Cancelled);
        await KeepsAsync(warnings: 1);
        await KeepsAsync(warnings: 0);
    }

    [Fact]
    public async Task Database_with_other_tables_is_recreated_with_a_warning()
    {
        using (var first = new StoreUnderTest(Kept))
            await first.SetAsync("a", 1);
        await ExecuteAsync("CREATE TABLE another(id)");
        await KeepsAsync(warnings: 1);
        await KeepsAsync(warnings: 0);
        await ExecuteAsync("UPDATE meta SET value = 99");
        await KeepsAsync(warnings: 1);
        await KeepsAsync(warnings: 0);
    }

    [Fact]
    public async Task Damaged_database_is_recreated_with_a_warning()
    {
        using (var first = new StoreUnderTest(Kept))
        {
            for (var i = 0; i < 50; i++)
                await first.SetAsync($"{i}", Enumerable.Repeat((byte)i, 5_000).ToArray());
        }

        var bytes = await File.ReadAllBytesAsync(Database, Cancelled);
        bytes.AsSpan(200).Fill(0xA5);
        await File.WriteAllBytesAsync(Database, bytes, Cancelled);
        await KeepsAsync(warnings: 1);
    }

    [Fact]
    public async Task Database_damaged_in_use_is_recreated_and_left_alone_if_it_recurs()
    {
        using var store = new StoreUnderTest(Kept);
        await store.SetAsync("a", 1);
        for (var i = 0; i < 3; i++)
        {
            await ExecuteAsync("DROP TABLE cache");
            Assert.Null(await store.GetAsync("a"));
            Assert.Equal(i + 1, store.Warnings);
            await store.SetAsync("a", 2);
            Assert.Equal([2], await store.GetAsync("a"));
        }

        await ExecuteAsync("DROP TABLE cache");
        Assert.Null(await store.GetAsync("a"));
        await store.SetAsync("a", 3);
        Assert.Null(await store.GetAsync("a"));
        Assert.Equal(4, store.Warnings);
        AssertOwnersAlone();
    }

    [Fact]
    public async Task Concurrent_calls_and_two_processes_share_one_file()
    {
        using var one = new StoreUnderTest(Kept);
        using var other = new StoreUnderTest(Kept);
        await Task.WhenAll(Enumerable.Range(0, 100).SelectMany(i => new[] { one.SetAsync($"one {i}", (byte)i), other.SetAsync($"other {i}", (byte)i), other.GetAsync($"one {i}") }));
        Assert.True(one.Warnings + other.Warnings == 0, $"{one.Log.Text}\n{other.Log.Text}"); // says why a value is missing
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(new[] { (byte)i }, await one.GetAsync($"other {i}"));
            Assert.Equal(new[] { (byte)i }, await other.GetAsync($"one {i}"));
        }
    }

    [Fact]
    public async Task Missing_directory_costs_one_warning_that_names_the_setting()
    {
        var file = Path.Combine(_root, "file");
        await File.WriteAllTextAsync(file, "", Cancelled);
        foreach (var path in new[] { file, Path.Combine(file, "below"), OperatingSystem.IsWindows() ? @"\\.\NUL\x" : "/dev/null/x", OperatingSystem.IsLinux() ? "/proc/store" : file })
        {
            using var store = new StoreUnderTest(path);
            await store.SetAsync("a", 1);
            Assert.Null(await store.GetAsync("a"));
            Assert.Equal(1, store.Warnings);
            Assert.Contains("Reading:StorePath", store.Log.Text, StringComparison.Ordinal);
            Assert.Contains(path, store.Log.Text, StringComparison.Ordinal);
        }
    }

    private async Task KeepsAsync(int warnings)
    {
        using var store = new StoreUnderTest(Kept);
        await store.SetAsync("a", 1);
        Assert.Equal([1], await store.GetAsync("a"));
        Assert.Equal(warnings, store.Warnings);
        AssertOwnersAlone();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private void AssertOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
            return; // its access lists are left as they are
        foreach (var file in Directory.GetFiles(Kept))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
