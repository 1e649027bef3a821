using System.Globalization;
using Microsoft.Data.Sqlite;
using NeoSmart.Caching.Sqlite;

namespace ClassifyDashboard.Storage;

/// <summary>The store's database file: its place, its permissions, and how it is opened and set aside.</summary>
internal static class SqliteFile
{
    /// <summary>
    /// Increases when entries are written that earlier versions of the dashboard cannot read. The file says which one it has, as SQLite's
    /// user_version; the first release wrote none.
    /// </summary>
    internal const long Format = 1;

    public static string In(string directory) => Path.Combine(directory, "classify-dashboard-jobs.db");

    /// <summary>Opens the cache in this directory and creates a missing directory.</summary>
    /// <exception cref="Exception">The file is damaged (see <see cref="IsDamage"/>), or the file or directory cannot be used.</exception>
    /// <param name="directory">The directory of the file.</param>
    /// <param name="isOpenToOthers">Whether other accounts can still read the file, as on some mounts without permissions.</param>
    public static SqliteCache Open(string directory, out bool isOpenToOthers)
    {
        OwnerOnlyFiles.MakeDirectory(directory);
        var file = In(directory);
        if (!File.Exists(file))
            Make(file, Path.Combine(directory, $"new-{Guid.NewGuid():N}"));
        isOpenToOthers = !Parts(file).All(OwnerOnlyFiles.TryKeep);
        Check(file);
        return Open(file, static cache => cache.RemoveExpired()); // a first use shows whether the tables exist
    }

    public static void Close(SqliteCache cache)
    {
        cache.Dispose();
        SqliteConnection.ClearAllPools(); // closed connections stay in a pool and keep even a deleted file open
    }

    /// <summary>
    /// Renames the database and SQLite's files beside it, and returns the new name: a newer version of the dashboard, or a person, may
    /// still read it.
    /// </summary>
    public static string SetAside(string directory, DateTimeOffset now)
    {
        SqliteConnection.ClearAllPools();
        var file = In(directory);
        var first = $"{file}.set-aside-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var aside = first;
        for (var i = 2; File.Exists(aside); i++)
            aside = $"{first}-{i}";
        foreach (var (part, to) in Parts(file).Zip(Parts(aside)).Reverse()) // the database last: SQLite would apply a remaining log to a new one
        {
            if (File.Exists(part))
                File.Move(part, to);
        }

        return aside;
    }

    /// <summary>Whether the file itself is at fault, and not the disk, the permissions or another program that locks it.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException
        // the last for example for a missing table
        or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR };

    /// <summary>
    /// Checks that the file has the tables that the package expects, and no later format than this version's. The package checks its
    /// tables too, but on a mismatch it deletes the file under an open connection, and everything saved after that is lost.
    /// </summary>
    private static void Check(string file)
    {
        using var connection =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE key = 'version' AND 3 = (SELECT COUNT(*) FROM sqlite_master)";
        if (command.ExecuteScalar() is not (long)SqliteCache.SchemaVersion)
            throw new InvalidDataException("it has unexpected tables");
        command.CommandText = "PRAGMA user_version";
        var format = (long)command.ExecuteScalar()!;
        if (format > Format)
            throw new InvalidDataException(FormattableString.Invariant($"a newer version of the dashboard wrote it, format {format} instead of {Format}"));
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Format}");
        if (format < Format)
            command.ExecuteNonQuery();
    }

    /// <summary>
    /// Creates an empty database in a directory that only the owner can enter, and moves it into place once its mode is set: SQLite
    /// creates files that all accounts may read, and gives its files beside a database the database's mode.
    /// </summary>
    private static void Make(string file, string directory)
    {
        OwnerOnlyFiles.MakeDirectory(directory);
        try
        {
            var made = Path.Combine(directory, "jobs.db");
            Close(Open(made, static _ => { }));
            OwnerOnlyFiles.TryKeep(made);
            _ = AtomicMove.TryMove(made, file); // if another process was faster, its file serves as well
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // The package's own cleanup runs on a timer, where a full disk would end the process.
    private static SqliteCache Open(string file, Action<SqliteCache> firstUse)
    {
        var cache = new SqliteCache(new SqliteCacheOptions { CachePath = file, CleanupInterval = null });
        try
        {
            firstUse(cache);
            return cache;
        }
        catch
        {
            Close(cache);
            throw;
        }
    }

    private static string[] Parts(string file) => [file, file + "-wal", file + "-shm", file + "-journal"];
}
