namespace ClassifyDashboard.Jobs;

/// <summary>Collects the rows of a block, in its order.</summary>
internal sealed class JobBlockBuilder(int rows)
{
    private readonly long[] _created = new long[rows];
    private readonly long[] _updated = new long[rows];
    private readonly double[] _confidence = new double[rows];
    private readonly SharedColumn<JobStatus>.Builder _status = new(rows);
    private readonly SharedColumn<ResultType>.Builder _type = new(rows);
    private readonly SharedColumn<string?>.Builder _configurationId = new(rows);
    private readonly SharedColumn<JobConfiguration>.Builder _configuration = new(rows);
    private readonly SharedColumn<string>.Builder _project = new(rows);
    private readonly SharedColumn<string>.Builder _user = new(rows);
    private readonly SharedColumn<DocumentInputKind>.Builder _inputKind = new(rows);
    private readonly SharedColumn<long>.Builder _gone = new(rows);
    private readonly SharedColumn<double>.Builder _credits = new(rows);
    private readonly SparseColumn<SeenSteps>.Builder _steps = new();
    private readonly TextTable.Builder _texts = new(4, rows);
    private readonly TextTable.Builder _otherTexts = new(2, rows);
    private int _count;

    public void Add(Job job)
    {
        _steps.Add(_count, job.Steps);
        _created[_count] = job.CreatedOrder;
        _updated[_count] = job.UpdatedOrder;
        _confidence[_count++] = job.Result?.Confidence ?? double.NaN;
        _status.Add(job.Status);
        _type.Add(new(job.Result is not null, job.Result?.Type));
        _configurationId.Add(job.ConfigurationId);
        _configuration.Add(job.Configuration);
        _project.Add(job.ProjectId);
        _user.Add(job.UserId);
        _inputKind.Add(job.Input.Kind);
        _gone.Add(job.GoneOrder);
        _credits.Add(job.Credits ?? double.NaN);
        _texts.Add(CompactText.Of(job.Id));
        _texts.Add(job.Input.Text);
        _texts.Add(job.ErrorText);
        _texts.Add(job.Result?.ReasoningText ?? CompactText.None);
        _otherTexts.Add(job.ParseJobText);
        _otherTexts.Add(job.TransactionText);
    }

    /// <summary>Adds rows of another block.</summary>
    public void AddRows(JobBlock block, int from, int until)
    {
        if (until <= from)
            return;
        var columns = block.Columns;
        columns.Created.AsSpan(from, until - from).CopyTo(_created.AsSpan(_count));
        columns.Updated.AsSpan(from, until - from).CopyTo(_updated.AsSpan(_count));
        columns.Confidence.AsSpan(from, until - from).CopyTo(_confidence.AsSpan(_count));
        _steps.AddRows(columns.Steps, from, until, _count);
        _count += until - from;
        _status.AddRows(columns.Status, from, until);
        _type.AddRows(columns.Type, from, until);
        _configurationId.AddRows(columns.ConfigurationId, from, until);
        _configuration.AddRows(columns.Configuration, from, until);
        _project.AddRows(columns.Project, from, until);
        _user.AddRows(columns.User, from, until);
        _inputKind.AddRows(columns.InputKind, from, until);
        _gone.AddRows(columns.Gone, from, until);
        _credits.AddRows(columns.Credits, from, until);
        _texts.AddRows(columns.Texts, from, until);
        _otherTexts.AddRows(columns.OtherTexts, from, until);
    }

    public JobBlock Build()
    {
        var (texts, kinds) = (_texts.Build(), _inputKind.Build());
        var odd = Enumerable.Range(0, rows).Where(row => IsOdd(texts, row)).ToArray();
        return new(new(
            _created,
            _updated,
            _status.Build(),
            _type.Build(),
            _confidence,
            _configurationId.Build(),
            _configuration.Build(),
            _project.Build(),
            _user.Build(),
            kinds,
            texts,
            _otherTexts.Build(),
            _gone.Build(),
            _credits.Build(),
            _steps.Build(),
            odd));
    }

    /// <summary>Whether jobs are distinct and sorted as in a block.</summary>
    public static bool IsInOrder(ReadOnlySpan<Job> jobs)
    {
        for (var i = 1; i < jobs.Length; i++)
        {
            if (JobSet.NewestFirst(jobs[i - 1], jobs[i]) >= 0)
                return false;
        }

        return true;
    }

    private static bool IsOdd(TextTable texts, int row)
    {
        var input = texts[row, JobBlock.InputField];
        if (input.Contains((byte)'@') && input.IndexOf("://"u8) >= 0)
            return true;
        for (var field = JobBlock.IdField; field <= JobBlock.ReasoningField; field++)
        {
            if (!StoredText.IsUtf8(texts[row, field]) && texts[row, field].Length > 1)
                return true;
        }

        return false;
    }
}
