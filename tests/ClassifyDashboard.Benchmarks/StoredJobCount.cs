using ClassifyDashboard.Reading.Cache;
using Microsoft.Data.Sqlite;

/// <summary>Looks into a store without the dashboard.</summary>
static class StoredJobCount
{
    /// <summary>The number of jobs that the store in a directory says it has; 0 where there is none.</summary>
    public static long In(string directory)
    {
        var file = Path.Combine(directory, "classify-dashboard-jobs.db");
        if (!File.Exists(file))
            return 0;
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM cache WHERE key LIKE '%/all'";
        return command.ExecuteScalar() is byte[] list ? BlockListCodec.Read(list).Counts.Values.Sum(count => (long)count) : 0;
    }
}
