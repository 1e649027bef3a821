using System.Globalization;
using ClassifyDashboard.Jobs;
using DuckDB.NET.Data;

/// <summary>The same jobs in DuckDB, in memory, with as many threads as there are processors: what a column store takes for the same.</summary>
sealed class DuckJobs : IDisposable
{
    private static readonly string[] Counts =
    [
        "SELECT status, count(*) FROM jobs WHERE {0} GROUP BY 1",
        "SELECT type, count(*), avg(confidence) FROM jobs WHERE status = 'COMPLETED' AND {0} GROUP BY 1",
        "SELECT configuration, count(*), count(*) FILTER (status = 'FAILED'), count(*) FILTER (status IN ('FAILED', 'COMPLETED')) FROM jobs "
            + "WHERE {0} GROUP BY 1",
        "SELECT least(19, CAST(floor(confidence * 20) AS INT)) AS bin, count(*) FROM jobs WHERE status = 'COMPLETED' AND confidence IS NOT NULL AND {0} "
            + "GROUP BY 1",
        "SELECT quantile_cont(updated - created, [0.5, 0.95]) FROM jobs WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED') AND {0}",
        "SELECT min(created) FROM jobs WHERE status IN ('PENDING', 'RUNNING') AND {0}",
        "SELECT created // 432000000000 AS bucket, status, count(*) FROM jobs WHERE {0} GROUP BY 1, 2",
    ];

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckJobs(JobSet jobs)
    {
        _connection.Open();
        Run(
            "CREATE TABLE jobs (id TEXT, created BIGINT, updated BIGINT, status TEXT, type TEXT, confidence DOUBLE, configuration TEXT, input TEXT, "
            + "error TEXT, reasoning TEXT, project TEXT, userid TEXT, parsejob TEXT, transactionid TEXT, language TEXT, credits DOUBLE, gone BIGINT)");
        using var appender = _connection.CreateAppender("jobs");
        foreach (var job in jobs)
        {
            appender.CreateRow().AppendValue(job.Id).AppendValue(job.CreatedAt?.UtcTicks).AppendValue(job.UpdatedAt?.UtcTicks)
                .AppendValue(job.Status.Name).AppendValue(job.Result?.Type).AppendValue(job.Result?.Confidence).AppendValue(job.ConfigurationId)
                .AppendValue(job.Input.Display).AppendValue(job.ErrorMessage).AppendValue(job.Result?.Reasoning).AppendValue(job.ProjectId)
                .AppendValue(job.UserId).AppendValue(job.ParseJobId).AppendValue(job.TransactionId)
                .AppendValue(job.Configuration.Language).AppendValue(job.Credits).AppendValue(job.GoneAt?.UtcTicks).EndRow();
        }
    }

    public void Dispose() => _connection.Dispose();

    public void Figures(string name, JobFilter filter)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"confidence >= {filter.Confidence?.Low ?? 0}");
        if (filter.Types.Count > 0)
            where += $" AND type = '{filter.Types[0]}'";
        Note($"the same figures, {Counts.Length} queries: {name}", ColumnsBenchmark.Best(() =>
        {
            foreach (var query in Counts)
                Run(string.Format(CultureInfo.InvariantCulture, query, where));
            return where;
        }));
    }

    public void Search(string text)
    {
        var columns = new[] { "id", "input", "error", "reasoning" };
        Note($"contains of {text}, case matters", Time(columns.Select(column => $"contains({column}, '{text}')")));
        Note($"ilike {text}", Time(columns.Select(column => $"{column} ILIKE '%{text}%'")));
        string Time(IEnumerable<string> conditions) =>
            ColumnsBenchmark.Best(() => (object)Run($"SELECT count(*) FROM jobs WHERE {string.Join(" OR ", conditions)}"));
    }

    public void Sort(JobColumn sort, TableView first, TableView last)
    {
        var column = sort.Name switch
        {
            "duration" => "updated - created",
            "transaction" => "transactionid",
            "user" => "userid",
            var name => name,
        };
        Note($"order by {column}: first page, last page", $"{Page(first)}, {Page(last)}");
        string Page(TableView table) => ColumnsBenchmark.Best(() => (object)Run(
            $"SELECT * FROM jobs ORDER BY {column} NULLS LAST, created DESC, id LIMIT {table.PageSize} OFFSET {(table.Page - 1) * table.PageSize}"));
    }

    private static void Note(string what, string measured) => ColumnsBenchmark.Note("DuckDB: " + what, measured);

    private int Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
            rows++;
        return rows;
    }
}
