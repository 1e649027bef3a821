namespace ClassifyDashboard.Jobs;

/// <summary>Collects the rows of a block, in its order.</summary>
/// <param name="rows">The number of rows.</param>
/// <param name="textBytes">The number of bytes that their texts are likely to take.</param>
internal sealed class JobBlockBuilder(int rows, int textBytes)
{
    private const int ShortBytes = 12; // three in ten have a transaction id

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
    private readonly TextTable.Builder _texts = new(4, rows, textBytes);
    private readonly TextTable.Builder _otherTexts = new(2, rows, rows * ShortBytes);
    private readonly List<int> _added = [];
    private readonly List<int> _odd = [];
    private int _count;

    public void Add(Job job)
    {
        _added.Add(_count);
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
        _texts.Add(job.Id);
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
        for (var row = from; row < until; row++)
        {
            var to = _count + row - from;
            (_created[to], _updated[to], _confidence[to]) = (columns.Created[row], columns.Updated[row], columns.Confidence[row]);
        }

        foreach (var row in columns.Odd.Where(row => row >= from && row < until))
            _odd.Add(_count + row - from);
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
        var (texts, created) = (_texts.Build(), TimeColumn.Of(_created));
        return new(new(
            created,
            TimeColumn.After(_updated, created),
            _status.Build(),
            _type.Build(),
            ShareColumn.Of(_confidence),
            _configurationId.Build(),
            _configuration.Build(),
            _project.Build(),
            _user.Build(),
            _inputKind.Build(),
            texts,
            _otherTexts.Build(),
            _gone.Build(),
            _credits.Build(),
            _steps.Build(),
            [.. _odd.Concat(OddRows(texts)).Order()]));
    }

    /// <summary>Returns the number of bytes that the texts of jobs take if all are ASCII, as most are: these are then written in place.</summary>
    public static int TextsOf(IReadOnlyCollection<Job> jobs)
    {
        var bytes = 0L;
        foreach (var job in jobs)
            bytes += job.Id.Length + job.Input.Text.Length + job.ErrorText.Length + (job.Result?.ReasoningText.Length ?? 0);
        return (int)Math.Min(bytes, Array.MaxLength);
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

    private List<int> OddRows(TextTable texts)
    {
        var mayHaveMark = texts.Bytes.ContainsAnyInRange(StoredText.FirstMark, byte.MaxValue);
        var odd = new List<int>();
        foreach (var row in _added)
        {
            var input = texts[row, JobBlock.InputField];
            if ((input.Contains((byte)'@') && input.IndexOf("://"u8) >= 0) || (mayHaveMark && HasMark(texts, row)))
                odd.Add(row);
        }

        return odd;
    }

    private static bool HasMark(TextTable texts, int row)
    {
        for (var field = JobBlock.IdField; field <= JobBlock.ReasoningField; field++)
        {
            if (!StoredText.IsUtf8(texts[row, field]) && texts[row, field].Length > 1)
                return true;
        }

        return false;
    }
}
