using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs and failures of each saved configuration.</summary>
/// <param name="Rows">One row per configuration, the one with most jobs first, then by id.</param>
public sealed record ConfigurationCounts(ValueList<ConfigurationCount> Rows)
{
    public static ConfigurationCounts Of(JobSet jobs)
    {
        var tally = new Tally();
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result();
    }

    internal sealed class Tally
    {
        private readonly TextSlots _ids = new();
        private readonly List<(int Jobs, int Failed, int Finished)> _saved = [];
        private (int Jobs, int Failed, int Finished) _inline;

        public void Add(Job job)
        {
            if (job.ConfigurationId is { } id)
            {
                var slot = _ids.Of(id);
                if (slot == _saved.Count)
                    _saved.Add(default);
                Count(ref CollectionsMarshal.AsSpan(_saved)[slot], job.Status.Kind);
            }
            else
                Count(ref _inline, job.Status.Kind);
        }

        public ConfigurationCounts Result()
        {
            var rows = _ids.Texts.Zip(_saved, Row);
            if (_inline.Jobs > 0)
                rows = rows.Append(Row(null, _inline));
            return new(rows.OrderByDescending(row => row.Jobs).ThenBy(row => row.Id is null).ThenBy(row => row.Id, StringComparer.Ordinal).ToValueList());
        }

        private static void Count(ref (int Jobs, int Failed, int Finished) counts, StatusKind kind)
        {
            counts.Jobs++;
            counts.Failed += kind == StatusKind.Failed ? 1 : 0;
            counts.Finished += kind is StatusKind.Failed or StatusKind.Completed ? 1 : 0;
        }

        private static ConfigurationCount Row(string? id, (int Jobs, int Failed, int Finished) counts) =>
            new(id, counts.Jobs, new FailureRate(counts.Failed, counts.Finished));
    }
}

/// <summary>The jobs of one configuration.</summary>
/// <param name="Id">The saved configuration, or null for jobs whose rules came with the request.</param>
/// <param name="Jobs">The number of its jobs, finished or not.</param>
/// <param name="Failures">The failures among its jobs with an outcome.</param>
public sealed record ConfigurationCount(string? Id, int Jobs, FailureRate Failures)
{
    public int Failed => Failures.Failed;

    /// <summary>The number of completed and failed jobs.</summary>
    public int Finished => Failures.Finished;
}
