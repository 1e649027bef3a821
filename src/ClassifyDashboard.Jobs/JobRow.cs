namespace ClassifyDashboard.Jobs;

/// <summary>A job where it lies in its block: reads single values of it without making a <see cref="Jobs.Job"/>.</summary>
internal readonly record struct JobRow(JobBlock Block, int Row)
{
    public long CreatedOrder => Block.Columns.Created[Row];

    public DateTimeOffset? CreatedAt => Job.Time(Block.Columns.Created[Row]);

    public DateTimeOffset? UpdatedAt => Job.Time(Block.Columns.Updated[Row]);

    public long GoneOrder => Block.Columns.Gone[Row];

    public bool IsListed => Block.Columns.Gone[Row] == 0;

    public JobStatus Status => Block.Columns.Status[Row];

    public ResultType Type => Block.Columns.Type[Row];

    public double? Confidence => Block.Columns.Confidence[Row] is var confidence && double.IsNaN(confidence) ? null : confidence;

    public TimeSpan? Duration => Block.Columns.DurationOf(Row) is var ticks && ticks >= 0 ? TimeSpan.FromTicks(ticks) : null;

    public bool NoRuleMatched => Status.Kind == StatusKind.Completed && Type is { HasResult: true, Type: null };

    public string? ConfigurationId => Block.Columns.ConfigurationId[Row];

    public JobConfiguration Configuration => Block.Columns.Configuration[Row];

    public string ProjectId => Block.Columns.Project[Row];

    /// <summary>Whether the row is a version of a job.</summary>
    public bool Is(Job job) => CreatedOrder == job.CreatedOrder && Block.IdIs(Row, job.Id);

    /// <summary>Makes the job.</summary>
    public Job ToJob() => Block.Make(Row);

    /// <summary>Compares like <see cref="JobSet.NewestFirst(Job, Job)"/>.</summary>
    public int CompareTo(JobRow other)
    {
        var order = other.CreatedOrder.CompareTo(CreatedOrder);
        return order != 0 ? order
            : StoredText.Compare(Block.Columns.Texts[Row, JobBlock.IdField], other.Block.Columns.Texts[other.Row, JobBlock.IdField]);
    }
}
