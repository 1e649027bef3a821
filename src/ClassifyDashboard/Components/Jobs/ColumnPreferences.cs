using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>How one browser likes the job table: its columns and how close its rows stand. Lives as long as the page's connection.</summary>
public sealed class ColumnPreferences
{
    /// <summary>All columns with their names, in the order in which they stand.</summary>
    public static IReadOnlyList<(JobColumn Column, string Name)> All { get; } =
    [
        (JobColumn.Status, "Status"),
        (JobColumn.Created, "Created"),
        (JobColumn.Updated, "Last change"),
        (JobColumn.Id, "Job id"),
        (JobColumn.Type, "Result type"),
        (JobColumn.Confidence, "Confidence"),
        (JobColumn.Reasoning, "Reasoning"),
        (JobColumn.Configuration, "Configuration"),
        (JobColumn.Input, "Input"),
        (JobColumn.Duration, "Duration"),
        (JobColumn.Error, "Error"),
        (JobColumn.Project, "Project"),
        (JobColumn.User, "User"),
        (JobColumn.ParseJob, "Parse job"),
        (JobColumn.Transaction, "Transaction"),
    ];

    /// <summary>The columns of someone who chose none.</summary>
    public static IReadOnlyList<JobColumn> Usual { get; } =
    [
        JobColumn.Status, JobColumn.Created, JobColumn.Type, JobColumn.Configuration, JobColumn.Input, JobColumn.Duration, JobColumn.Error,
    ];

    private bool _hasBegun;

    /// <summary>Those that are shown, in their order; the time of creation is always among them.</summary>
    public IReadOnlyList<JobColumn> Columns
    {
        get;
        private set => (field, Named) = (value, NamesOf(value));
    } = Usual;

    /// <summary>The same with their names: made once for each choice, since each row asks.</summary>
    public IReadOnlyList<(JobColumn Column, string Name)> Named { get; private set; } = NamesOf(Usual);

    public bool IsDense { get; private set; }

    /// <summary>Takes what the browser remembers, once: what was chosen since then holds.</summary>
    public void Begin(BrowserPreferences? preferences)
    {
        if (_hasBegun || preferences is null)
            return;
        (_hasBegun, Columns, IsDense) = (true, Read(preferences.Columns), preferences.IsDense);
    }

    /// <summary>Shows a column that is not there, or takes it away; the time of creation stays, since it opens the job.</summary>
    public void Toggle(JobColumn column)
    {
        if (column != JobColumn.Created)
            Columns = [.. All.Select(all => all.Column).Where(all => Columns.Contains(all) != (all == column))];
    }

    public void ToggleDensity() => IsDense = !IsDense;

    public void Reset() => (Columns, IsDense) = (Usual, false);

    /// <summary>What the browser is to remember of the columns; empty for the usual ones.</summary>
    public string Written => Columns.SequenceEqual(Usual) ? "" : string.Join('.', Columns.Select(column => column.ToString().ToLowerInvariant()));

    /// <summary>Reads what <see cref="Written"/> wrote; what it does not know is passed over.</summary>
    public static IReadOnlyList<JobColumn> Read(string? written)
    {
        var names = (written ?? "").Split('.');
        IReadOnlyList<JobColumn> columns = [.. All.Select(all => all.Column).Where(column => column == JobColumn.Created || names.Contains(column.ToString(), StringComparer.OrdinalIgnoreCase))];
        return columns.Count == 1 && !names.Contains(nameof(JobColumn.Created), StringComparer.OrdinalIgnoreCase) ? Usual : columns;
    }

    private static IReadOnlyList<(JobColumn Column, string Name)> NamesOf(IReadOnlyList<JobColumn> columns) => [.. All.Where(all => columns.Contains(all.Column))];
}
