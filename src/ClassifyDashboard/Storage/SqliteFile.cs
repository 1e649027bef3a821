using Microsoft.Data.Sqlite;
using NeoSmart.Caching.Sqlite;

namespace ClassifyDashboard.Storage;

/// <summary>The database file of the store: where it is, who may read it, how it is opened and thrown away.</summary>
internal static class SqliteFile
{
    // A name that no other program's database has: one that does not look like the cache's own is thrown away.
    public static string In(string directory) => Path.Combine(directory, "classify-dashboard-jobs.db");

    /// <summary>Opens the cache in this directory, which is made where it is missing.</summary>
    /// <exception cref="Exception">The file is damaged, which <see cref="IsDamage"/> tells, or it or the directory cannot be used.</exception>
    /// <param name="directory">Where.</param>
    /// <param name="isOpenToOthers">Whether its file system gives others what is in it all the same, as some mounts do that take no permissions.</param>
    public static SqliteCache Open(string directory, out bool isOpenToOthers)
    {
        OwnerOnlyFiles.MakeDirectory(directory);
        var file = In(directory);
        if (!File.Exists(file))
            Make(file, Path.Combine(directory, $"new-{Guid.NewGuid():N}"));
        isOpenToOthers = !Parts(file).All(OwnerOnlyFiles.TryKeep);
        Check(file);
        return Open(file, static cache => cache.RemoveExpired()); // a first use of the tables shows whether they are there
    }

    public static void Close(SqliteCache cache)
    {
        cache.Dispose();
        SqliteConnection.ClearAllPools(); // closed connections wait in a pool, where they still hold the file, also a deleted one
    }

    /// <summary>Deletes the database and what SQLite keeps beside it: left alone, the log of the old one would be played into a new one.</summary>
    public static void Delete(string directory)
    {
        SqliteConnection.ClearAllPools();
        foreach (var part in Parts(In(directory)))
            File.Delete(part);
    }

    /// <summary>Whether the file itself is at fault, and not the disk, the permissions or another program that holds it.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException
        or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR }; // the last such as no such table

    /// <summary>
    /// Looks whether the file is what the package will take for its own. The package looks too, but when it finds another
    /// thing it deletes the file under an open connection, and all that is kept from then on is in no file.
    /// </summary>
    private static void Check(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE key = 'version' AND 3 = (SELECT COUNT(*) FROM sqlite_master)";
        if (command.ExecuteScalar() is not (long)SqliteCache.SchemaVersion)
            throw new InvalidDataException("It has other tables than it should.");
    }

    /// <summary>
    /// Makes an empty database in a directory that only the owner can enter, and moves it to its place when it has its
    /// mode: SQLite makes files that all may read, and gives those beside a database the mode that it has.
    /// </summary>
    private static void Make(string file, string directory)
    {
        OwnerOnlyFiles.MakeDirectory(directory);
        try
        {
            var made = Path.Combine(directory, "jobs.db");
            Close(Open(made, static _ => { }));
            OwnerOnlyFiles.TryKeep(made);
            File.Move(made, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was faster: its file is as good.
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
