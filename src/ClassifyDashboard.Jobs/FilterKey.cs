using System.Collections.Frozen;
using System.Globalization;

namespace ClassifyDashboard.Jobs;

/// <summary>A key of the filter. What the dashboard does with it follows from its declaration in <see cref="FilterKeys"/>.</summary>
public abstract class FilterKey
{
    /// <summary>The key in an address.</summary>
    public required string Name { get; init; }

    /// <summary>Other keys of an address that set the same part of the filter.</summary>
    public ValueList<string> OtherNames { get; init; }

    /// <summary>The key in words, in lower case: it stands before the value in a chip. Null for the window, which has no chip.</summary>
    public required string? Word { get; init; }

    /// <summary>
    /// Returns the value that selects jobs like this one, null where there is none. Cells, details and menus link to it.
    /// </summary>
    public Func<Job, string?>? ValueOf { get; init; }

    /// <summary>Whether a menu offers the values that the jobs have, with their counts.</summary>
    public bool HasMenu { get; init; }

    /// <summary>The value that stands for the absence of a value, which the menu always offers; null for none.</summary>
    public string? NoValue { get; init; }

    /// <summary>The column of the table in which a click sets the key; null for none.</summary>
    public JobColumn? Column { get; init; }

    /// <summary>Whether the key selects jobs by how they ended, so that a failure rate of the selected jobs means nothing.</summary>
    public bool IsOutcome { get; init; }

    /// <summary>Whether the key takes several values.</summary>
    public bool IsMany { get; init; }

    /// <summary>Whether the filter has another value than the default.</summary>
    public abstract bool IsSet(JobFilter filter);

    /// <summary>Returns the filter with one value of the key.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="value">A value as <see cref="ValueOf"/> returns it.</param>
    public abstract JobFilter With(JobFilter filter, string value);

    /// <summary>Returns the filter without the key.</summary>
    public abstract JobFilter Without(JobFilter filter);

    /// <summary>Returns the filter that selects jobs like this one; null where the job has no value of the key.</summary>
    public JobFilter? Narrowed(JobFilter filter, Job job) => ValueOf?.Invoke(job) is { } value ? With(filter, value) : null;

    /// <summary>Returns the values of the key in a filter, as an address has them; empty where it is not set.</summary>
    public IReadOnlyList<string> Values(JobFilter filter)
    {
        var writer = new QueryWriter();
        Write(filter, writer);
        return writer.Values;
    }

    internal abstract JobFilter Read(QueryReader reader, JobFilter filter);

    internal abstract void Write(JobFilter filter, QueryWriter writer);

    /// <summary>Whether the job matches the key.</summary>
    internal abstract bool Matches(JobFilter filter, Job job);

    /// <summary>Returns what makes the test of a row for each block, null for a block of which every row matches; null where all do.</summary>
    internal abstract Func<JobBlock, Predicate<int>?>? Matcher(JobFilter filter);

    /// <summary>Returns the values of <see cref="ValueOf"/> by row of a block; only for a key with a menu.</summary>
    internal abstract Func<int, string?> ValuesIn(JobBlock block);
}

/// <summary>A key of the filter with its value in <see cref="JobFilter"/>.</summary>
internal sealed class FilterKey<T> : FilterKey
{
    public required Func<JobFilter, T> Get { get; init; }

    public required Func<JobFilter, T, JobFilter> Set { get; init; }

    /// <summary>The value of a filter without the key.</summary>
    public T Default { get; init; } = default!;

    /// <summary>Reads the value from an address, given the key.</summary>
    public required Func<QueryReader, string, T> From { get; init; }

    /// <summary>Returns the value for a text of <see cref="FilterKey.ValueOf"/>; null where that is null.</summary>
    public Func<string, T>? Of { get; init; }

    /// <summary>Writes the value to an address, given the key; as one text where it is null.</summary>
    public Action<QueryWriter, string, T>? To { get; init; }

    /// <summary>Whether a job matches a value; null where the service alone can tell.</summary>
    public Func<T, Job, bool>? Match { get; init; }

    /// <summary>The same for the rows of a block. A value is made ready once for all blocks.</summary>
    public Func<T, Func<JobBlock, Predicate<int>?>>? MatchRows { get; init; }

    /// <summary>The values by row of a block, for a key that has a menu and whose values jobs do not share.</summary>
    public Func<JobBlock, Func<int, string?>>? Texts { get; init; }

    /// <summary>Returns the documents that the key also finds, by their names; null where it looks for no document.</summary>
    public Func<NamedInputs, FrozenSet<string>>? ByName { get; init; }

    /// <summary>The values where jobs share them: sets <see cref="FilterKey.ValueOf"/> and the matching.</summary>
    public SharedValues<T>? Shared
    {
        get;
        init
        {
            field = value;
            ValueOf = value!.TextOf;
            Match = value.Matches;
            MatchRows = asked => block => value.RowsIn(asked, block);
        }
    }

    public override bool IsSet(JobFilter filter) => !EqualityComparer<T>.Default.Equals(Get(filter), Default);

    public override JobFilter With(JobFilter filter, string value) =>
        Of is { } of ? Set(filter, of(value)) : throw new NotSupportedException($"{Name} cannot be set to one text.");

    public override JobFilter Without(JobFilter filter) => Set(filter, Default);

    internal override JobFilter Read(QueryReader reader, JobFilter filter) => Set(filter, From(reader, Name));

    internal override void Write(JobFilter filter, QueryWriter writer)
    {
        if (!IsSet(filter))
            return;
        if (To is { } to)
            to(writer, Name, Get(filter));
        else
            writer.Add(Name, Convert.ToString(Get(filter), CultureInfo.InvariantCulture));
    }

    internal override bool Matches(JobFilter filter, Job job) =>
        Match is not { } match || !IsSet(filter) || match(Get(filter), job) || IdsByName(filter)?.Contains(job.Input.Value) == true;

    internal override Func<JobBlock, Predicate<int>?>? Matcher(JobFilter filter)
    {
        if (!IsSet(filter) || MatchRows?.Invoke(Get(filter)) is not { } matcher)
            return null;
        return IdsByName(filter) is { Count: > 0 } ids ? FilterMatching.Either(matcher, FilterMatching.HaveInput(ids)) : matcher;
    }

    internal override Func<int, string?> ValuesIn(JobBlock block) => Texts?.Invoke(block) ?? Shared!.TextsIn(block);

    private FrozenSet<string>? IdsByName(JobFilter filter) => filter.Named is { } named ? ByName?.Invoke(named) : null;
}
