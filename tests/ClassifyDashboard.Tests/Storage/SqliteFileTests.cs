using System.Text;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Storage;
using Microsoft.Data.Sqlite;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>The store in a SQLite file: what survives, who may read it, and what happens to an invalid file.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-store-").FullName;

    private string Kept => Path.Combine(_root, "kept", "here");

    private string Database => Path.Combine(Kept, "classify-dashboard-jobs.db");

    // By the clock of the test.
    private string Aside => Database + ".set-aside-20260310T120000Z";

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
        foreach (var file in Directory.GetFiles(Kept, "*.db*"))
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
        Assert.Equal(["classify-dashboard-jobs.db", "classify-dashboard-jobs.db-shm", "classify-dashboard-jobs.db-wal", "classify-dashboard-jobs.lock"],
            Directory.GetFileSystemEntries(Kept).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task World_readable_files_are_closed_and_an_existing_directory_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows goes by the directory's access list.");
        using (var first = new StoreUnderTest(Kept))
            await first.SetAsync("a", 1);
        const UnixFileMode open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute;
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
        LlamaCloudConnection[] connections =
            [StoreUnderTest.Real(), StoreUnderTest.Real(key: "llx-other"), StoreUnderTest.Real(address: "https://eu.example.com/")];
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
    [InlineData("not a database, but long enough to be taken for one when it is opened: "
        + "0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task File_that_is_no_database_is_set_aside_with_a_warning(string text)
    {
        Directory.CreateDirectory(Kept);
        await File.WriteAllTextAsync(Database, text, Cancelled);
        await File.WriteAllTextAsync(Database + "-wal", "an old log", Cancelled);
        await KeepsAsync(warnings: 1);
        await KeepsAsync(warnings: 0);
        Assert.Equal(text, await File.ReadAllTextAsync(Aside, Cancelled));
    }

    [Fact]
    public async Task Database_with_other_tables_is_set_aside_with_a_warning()
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
    public async Task Damaged_database_is_set_aside_with_a_warning()
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
    public async Task Database_damaged_in_use_is_set_aside_and_left_alone_if_it_recurs()
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
    public async Task Database_of_a_newer_version_is_set_aside_whole_under_a_name_that_the_warning_says()
    {
        using (var first = new StoreUnderTest(Kept))
            await first.SetAsync("a", 1, 2, 3);
        await ExecuteAsync("PRAGMA user_version = 1000");

        using (var older = new StoreUnderTest(Kept))
        {
            Assert.Null(await older.GetAsync("a"));
            await older.SetAsync("a", 4);
            Assert.Contains($"format 1000 instead of {SqliteFile.Format}). The file is now called {Aside}, and a new one is begun.", older.Log.Text,
                StringComparison.Ordinal);
        }

        // The newer version finds all of it when the file has its name again.
        var newer = Directory.CreateDirectory(Path.Combine(_root, "newer")).FullName;
        File.Copy(Aside, Path.Combine(newer, Path.GetFileName(Database)));
        await ExecuteAsync($"PRAGMA user_version = {SqliteFile.Format}", newer);
        using var again = new StoreUnderTest(newer);
        Assert.Equal([1, 2, 3], await again.GetAsync("a"));
    }

    [Fact]
    public async Task Database_of_the_first_release_is_used_and_says_its_format_from_then_on()
    {
        using (var first = new StoreUnderTest(Kept))
            await first.SetAsync("a", 1);
        await ExecuteAsync("PRAGMA user_version = 0");
        using (var next = new StoreUnderTest(Kept))
        {
            Assert.Equal([1], await next.GetAsync("a"));
            Assert.Equal(0, next.Warnings);
        }

        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        Assert.Equal(SqliteFile.Format, await command.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task Two_files_that_are_set_aside_at_the_same_second_both_stay()
    {
        Directory.CreateDirectory(Kept);
        foreach (var text in new[] { "one", "two" })
        {
            await File.WriteAllTextAsync(Database, text, Cancelled);
            await KeepsAsync(warnings: 1);
        }

        Assert.Equal(("one", "two"), (await File.ReadAllTextAsync(Aside, Cancelled), await File.ReadAllTextAsync(Aside + "-2", Cancelled)));
    }

    [Fact]
    public async Task Concurrent_calls_all_succeed()
    {
        using var store = new StoreUnderTest(Kept);
        await Task.WhenAll(Enumerable.Range(0, 100).SelectMany(i => new[] { store.SetAsync($"one {i}", (byte)i), store.GetAsync($"one {i}") }));
        Assert.True(store.Warnings == 0, store.Log.Text); // says why a value is missing
        for (var i = 0; i < 100; i++)
            Assert.Equal(new[] { (byte)i }, await store.GetAsync($"one {i}"));
    }

    [Fact]
    public async Task Missing_directory_costs_one_warning_that_names_the_setting()
    {
        var file = Path.Combine(_root, "file");
        await File.WriteAllTextAsync(file, "", Cancelled);
        foreach (var path in new[] { file, Path.Combine(file, "below"), OperatingSystem.IsWindows()
            ? @"\\.\NUL\x"
            : "/dev/null/x", OperatingSystem.IsLinux()
            ? "/proc/store"
            : file })
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

    private async Task ExecuteAsync(string sql, string? directory = null)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(directory ?? Kept, Path.GetFileName(Database))};Pooling=false");
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
