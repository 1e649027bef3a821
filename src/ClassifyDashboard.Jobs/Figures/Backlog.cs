namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs that are not finished, and for how long the oldest has been waiting.</summary>
/// <param name="Pending">Jobs not begun.</param>
/// <param name="Running">Jobs under way.</param>
/// <param name="Other">Jobs in a status that this version does not know and so takes as unfinished.</param>
/// <param name="Oldest">The unfinished job created first, or null where there is none with a time.</param>
/// <param name="OldestAge">Its age at the time asked about; never negative, also where clocks differ.</param>
public sealed record Backlog(int Pending, int Running, int Other, Job? Oldest, TimeSpan? OldestAge)
{
    public int Total => Pending + Running + Other;

    public DateTimeOffset? OldestCreatedAt => Oldest?.CreatedAt;

    public static Backlog Of(JobSet jobs, DateTimeOffset now)
    {
        var tally = new Tally();
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result(now);
    }

    /// <summary>Together with other jobs, none of which is among these.</summary>
    public Backlog And(Backlog other)
    {
        var oldest = Oldest is null || (other.Oldest is { } job && JobSet.NewestFirst(job, Oldest) > 0) ? other : this;
        return new(Pending + other.Pending, Running + other.Running, Other + other.Other, oldest.Oldest, oldest.OldestAge);
    }

    internal sealed class Tally
    {
        private int _pending;
        private int _running;
        private int _other;
        private Job? _oldest;

        public void Add(Job job)
        {
            switch (job.Status.Kind)
            {
                case StatusKind.Pending: _pending++; break;
                case StatusKind.Running: _running++; break;
                case StatusKind.Other: _other++; break;
                default: return;
            }

            if (job.CreatedAt is not null && (_oldest is null || JobSet.NewestFirst(job, _oldest) > 0))
                _oldest = job;
        }

        public Backlog Result(DateTimeOffset now)
        {
            TimeSpan? age = _oldest?.CreatedAt is { } created ? TimeSpan.FromTicks(Math.Max(0, (now - created).Ticks)) : null;
            return new(_pending, _running, _other, _oldest, age);
        }
    }
}
