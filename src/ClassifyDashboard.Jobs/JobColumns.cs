namespace ClassifyDashboard.Jobs;

/// <summary>The columns of a block.</summary>
/// <param name="Created">The creation times like <see cref="Job.CreatedOrder"/>.</param>
/// <param name="Updated">The times of the last change, in the same form.</param>
/// <param name="Status">The statuses.</param>
/// <param name="Type">The result types; a job without a result has its own value.</param>
/// <param name="Confidence">The confidences; NaN for none.</param>
/// <param name="ConfigurationId">The saved configurations.</param>
/// <param name="Configuration">The rules and settings.</param>
/// <param name="Project">The projects.</param>
/// <param name="User">The users.</param>
/// <param name="InputKind">The kinds of the inputs.</param>
/// <param name="Texts">The texts that a search covers: id, input, error and reasoning.</param>
/// <param name="OtherTexts">The parse job's id and the transaction id.</param>
/// <param name="Gone">The times since when jobs are no longer listed, like <see cref="Job.GoneOrder"/>.</param>
/// <param name="Credits">The credits; NaN for none.</param>
/// <param name="Steps">The looks at jobs that had not finished.</param>
/// <param name="Odd">The rows whose texts cannot be searched where they lie: a URL with a user, a text that is not UTF-8.</param>
internal sealed record JobColumns(
    TimeColumn Created,
    TimeColumn Updated,
    SharedColumn<JobStatus> Status,
    SharedColumn<ResultType> Type,
    ShareColumn Confidence,
    SharedColumn<string?> ConfigurationId,
    SharedColumn<JobConfiguration> Configuration,
    SharedColumn<string> Project,
    SharedColumn<string> User,
    SharedColumn<DocumentInputKind> InputKind,
    TextTable Texts,
    TextTable OtherTexts,
    SharedColumn<long> Gone,
    SharedColumn<double> Credits,
    SparseColumn<SeenSteps> Steps,
    int[] Odd)
{
    /// <summary>
    /// The keys of the errors of failed jobs, see <see cref="ErrorGroup"/>, and a row with the text of each, by its number. Null where each
    /// job has its own texts.
    /// </summary>
    public (SharedColumn<string?> Keys, int[] Samples)? Errors { get; init; }

    /// <summary>Whether any job has not finished.</summary>
    public bool HasUnfinished { get; } = Array.Exists(Status.Values, status => !status.IsFinished);

    /// <summary>Whether the credits of any job are known.</summary>
    public bool HasCredits { get; } = Array.Exists(Credits.Values, credits => !double.IsNaN(credits));

    /// <summary>Whether any job is no longer listed.</summary>
    public bool HasGone { get; } = Array.Exists(Gone.Values, gone => gone != 0);

    /// <summary>Returns the duration in ticks, like <see cref="Job.Duration"/>; negative where there is none.</summary>
    public long DurationOf(int row) =>
        Created[row] is var created and not 0 && Updated[row] is var updated && updated >= created && Status[row].IsFinished ? updated - created : -1;

    /// <summary>
    /// Returns the columns without most of the texts: only jobs that have not finished or have no creation time keep theirs, and one job of each
    /// group of errors.
    /// </summary>
    /// <param name="errorKeys">The keys of the groups of the errors.</param>
    public JobColumns WithoutTexts(SharedColumn<string?> errorKeys)
    {
        var kept = new SortedSet<int>();
        var samples = new int[errorKeys.Values.Length];
        for (var row = Created.Count - 1; row >= 0; row--)
        {
            if (Status[row].Kind == StatusKind.Failed)
                samples[errorKeys.NumberOf(row)] = row;
            if (!Status[row].IsFinished || Created[row] == 0)
                kept.Add(row);
        }

        int[] rows = [.. kept.Union(samples).Order()];
        return this with { Texts = Texts.Only(rows), OtherTexts = OtherTexts.Only(rows), Odd = [], Errors = (errorKeys, samples) };
    }

    public Job Make(int row) => new()
    {
        Id = Text(Texts, row, JobBlock.IdField).ToString(),
        Status = Status[row],
        CreatedOrder = Created[row],
        UpdatedOrder = Updated[row],
        GoneOrder = Gone[row],
        Steps = Steps[row],
        Credits = double.IsNaN(Credits[row]) ? null : Credits[row],
        Result = Type[row] is { HasResult: true } type
            ? new(type.Type, double.IsNaN(Confidence[row]) ? null : Confidence[row], Text(Texts, row, JobBlock.ReasoningField))
            : null,
        ErrorText = Text(Texts, RowOfError(row), JobBlock.ErrorField),
        Input = new(InputKind[row], Text(Texts, row, JobBlock.InputField)),
        ConfigurationId = ConfigurationId[row],
        Configuration = Configuration[row],
        ProjectId = Project[row],
        UserId = User[row],
        ParseJobText = Text(OtherTexts, row, JobBlock.ParseJobField),
        TransactionText = Text(OtherTexts, row, JobBlock.TransactionField),
    };

    // The error of a job that lacks its own texts is one like it.
    private int RowOfError(int row) =>
        Errors is var (keys, samples) && Status[row].Kind == StatusKind.Failed && !Texts.Has(row) ? samples[keys.NumberOf(row)] : row;

    private static CompactText Text(TextTable texts, int row, int field) => StoredText.Read(texts[row, field]);
}

/// <summary>The type of a job's result, where it has a result.</summary>
internal readonly record struct ResultType(bool HasResult, string? Type);
