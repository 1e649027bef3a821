namespace ClassifyDashboard.Jobs;

/// <summary>
/// A column that the job table can show and sort by. To add a column, add it here, in its place. A cell that shows more than a text is
/// drawn by the table.
/// </summary>
public sealed class JobColumn
{
    private JobColumn(SortOrder order) => Order = order;

    public static JobColumn Status { get; } = new(SortKeys.Shared(columns => columns.Status, status => $"{(int)status.Kind}{status.Name}"))
    {
        Name = "status", Heading = "Status", IsUsual = true,
    };

    public static JobColumn Created { get; } = new(SortKeys.Times(columns => columns.Created))
    {
        Name = "created", Heading = "Created", IsUsual = true, IsDescendingFirst = true,
    };

    public static JobColumn Updated { get; } = new(SortKeys.Times(columns => columns.Updated))
    {
        Name = "updated", Heading = "Last change", IsDescendingFirst = true,
    };

    public static JobColumn Id { get; } = new(SortKeys.Texts(columns => columns.Texts, JobBlock.IdField))
    {
        Name = "id", Heading = "Job id",
    };

    public static JobColumn Type { get; } = new(SortKeys.Shared(columns => columns.Type, type => type.Type))
    {
        Name = "type", Heading = "Result type", IsUsual = true,
    };

    public static JobColumn Confidence { get; } = new(SortKeys.Confidences)
    {
        Name = "confidence", Heading = "Confidence", IsNumber = true,
    };

    public static JobColumn Reasoning { get; } = new(SortKeys.Reasonings)
    {
        Name = "reasoning", Heading = "Reasoning",
    };

    public static JobColumn Configuration { get; } = new(SortKeys.Shared(columns => columns.ConfigurationId, id => id))
    {
        Name = "configuration", Heading = "Configuration", IsUsual = true,
    };

    public static JobColumn Input { get; } = new(SortKeys.Inputs)
    {
        Name = "input", Heading = "Input", IsUsual = true,
    };

    public static JobColumn Duration { get; } = new(SortKeys.Durations)
    {
        Name = "duration", Heading = "Duration", IsUsual = true, IsNumber = true, IsDescendingFirst = true,
    };

    public static JobColumn Error { get; } = new(SortKeys.Texts(columns => columns.Texts, JobBlock.ErrorField))
    {
        Name = "error", Heading = "Error", IsUsual = true,
    };

    public static JobColumn Project { get; } = new(SortKeys.Shared(columns => columns.Project, id => id))
    {
        Name = "project", Heading = "Project", Text = job => job.ProjectId,
    };

    public static JobColumn User { get; } = new(SortKeys.Shared(columns => columns.User, id => id))
    {
        Name = "user", Heading = "User", Text = job => job.UserId,
    };

    public static JobColumn ParseJob { get; } = new(SortKeys.Texts(columns => columns.OtherTexts, JobBlock.ParseJobField))
    {
        Name = "parsejob", Heading = "Parse job", Text = job => job.ParseJobId,
    };

    public static JobColumn Transaction { get; } = new(SortKeys.Texts(columns => columns.OtherTexts, JobBlock.TransactionField))
    {
        Name = "transaction", Heading = "Transaction", Text = job => job.TransactionId,
    };

    public static JobColumn Language { get; } = new(SortKeys.Shared(columns => columns.Configuration, configuration => configuration.Language))
    {
        Name = "language", Heading = "Language", Text = job => job.Configuration.Language,
    };

    public static JobColumn Gone { get; } = new(SortKeys.Shared(columns => columns.Gone, gone => gone == 0 ? null : $"{gone:D19}"))
    {
        Name = "gone", Heading = "No longer listed since", IsDescendingFirst = true,
    };

    public static JobColumn Credits { get; } = new(SortKeys.Credits)
    {
        Name = "credits", Heading = "Credits", IsNumber = true, IsDescendingFirst = true,
    };

    /// <summary>All columns, in their order in the table.</summary>
    public static IReadOnlyList<JobColumn> All { get; } =
    [
        Status, Created, Updated, Id, Type, Confidence, Reasoning, Configuration, Input, Duration, Error, Project, User, ParseJob, Transaction,
        Language, Credits, Gone,
    ];

    /// <summary>The name in addresses and in what browsers store. It never changes.</summary>
    public required string Name { get; init; }

    /// <summary>The name above the column.</summary>
    public required string Heading { get; init; }

    /// <summary>Whether the table shows the column until someone chooses others.</summary>
    public bool IsUsual { get; init; }

    /// <summary>Whether the values are numbers, which are aligned at their ends.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether the first click on the heading sorts downwards.</summary>
    public bool IsDescendingFirst { get; init; }

    /// <summary>Returns the text of a cell, which is shortened like an id; null where the table draws the cell.</summary>
    public Func<Job, string?>? Text { get; init; }

    /// <summary>The keys by which the table sorts.</summary>
    internal SortOrder Order { get; }

    public override string ToString() => Name;
}
