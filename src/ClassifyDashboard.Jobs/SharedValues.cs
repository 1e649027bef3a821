namespace ClassifyDashboard.Jobs;

/// <summary>How a filter key uses a value that jobs share: in a job, and in a column of a block, where each value is looked at once.</summary>
internal abstract class SharedValues<T>
{
    /// <summary>Returns the text that selects jobs like this one; null for none.</summary>
    public abstract string? TextOf(Job job);

    /// <summary>Returns the same text by row.</summary>
    public abstract Func<int, string?> TextsIn(JobBlock block);

    public abstract bool Matches(T asked, Job job);

    /// <summary>Returns the test of a row; null where every row matches.</summary>
    public abstract Predicate<int>? RowsIn(T asked, JobBlock block);
}

/// <summary>Shared values of one type.</summary>
/// <param name="of">The value of a job.</param>
/// <param name="column">The column of the values.</param>
/// <param name="text">The text of a value; null for none.</param>
/// <param name="matches">Whether a value is asked for.</param>
internal sealed class SharedValues<T, TValue>(
    Func<Job, TValue> of, Func<JobColumns, SharedColumn<TValue>> column, Func<TValue, string?> text, Func<T, TValue, bool> matches)
    : SharedValues<T>
{
    public override string? TextOf(Job job) => text(of(job));

    public override Func<int, string?> TextsIn(JobBlock block)
    {
        var values = column(block.Columns);
        var texts = Array.ConvertAll(values.Values, value => text(value));
        return row => texts[values.NumberOf(row)];
    }

    public override bool Matches(T asked, Job job) => matches(asked, of(job));

    public override Predicate<int>? RowsIn(T asked, JobBlock block)
    {
        var values = column(block.Columns);
        var matching = Array.ConvertAll(values.Values, value => matches(asked, value));
        return Array.TrueForAll(matching, each => each) ? null : row => matching[values.NumberOf(row)];
    }
}
