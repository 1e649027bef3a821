using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>How one browser shows the job table: its columns and the density of its rows. It lives as long as the page's circuit.</summary>
public sealed class ColumnPreferences
{
    /// <summary>All columns with their names, in their order in the table.</summary>
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

    /// <summary>The default columns.</summary>
    public static IReadOnlyList<JobColumn> Usual { get; } =
    [
        JobColumn.Status, JobColumn.Created, JobColumn.Type, JobColumn.Configuration, JobColumn.Input, JobColumn.Duration, JobColumn.Error,
    ];

    private bool _hasBegun;

    /// <summary>The visible columns, in their order. The time of creation is always visible.</summary>
    public IReadOnlyList<JobColumn> Columns
    {
        get;
        private set => (field, Named) = (value, NamesOf(value));
    } = Usual;

    /// <summary>The visible columns with their names. Created once for each choice, since each row uses them.</summary>
    public IReadOnlyList<(JobColumn Column, string Name)> Named { get; private set; } = NamesOf(Usual);

    public bool IsDense { get; private set; }

    /// <summary>Reads the columns that the browser remembers, once. Later choices have priority.</summary>
    public void Begin(BrowserPreferences? preferences)
    {
        if (_hasBegun || preferences is null)
            return;
        (_hasBegun, Columns, IsDense) = (true, Read(preferences.Columns), preferences.IsDense);
    }

    /// <summary>Shows or hides a column. The time of creation cannot be hidden, since it opens the job.</summary>
    public void Toggle(JobColumn column)
    {
        if (column != JobColumn.Created)
            Columns = [.. All.Select(all => all.Column).Where(all => Columns.Contains(all) != (all == column))];
    }

    public void ToggleDensity() => IsDense = !IsDense;

    public void Reset() => (Columns, IsDense) = (Usual, false);

    /// <summary>The columns as the browser stores them; empty for the default columns.</summary>
    public string Written => Columns.SequenceEqual(Usual) ? "" : string.Join('.', Columns.Select(column => column.ToString().ToLowerInvariant()));

    /// <summary>Reads the format of <see cref="Written"/>. Unknown names are ignored.</summary>
    public static IReadOnlyList<JobColumn> Read(string? written)
    {
        var names = (written ?? "").Split('.');
        IReadOnlyList<JobColumn> columns = [.. All.Select(all => all.Column).Where(column => column == JobColumn.Created || names.Contains(column.ToString(), StringComparer.OrdinalIgnoreCase))];
        return columns.Count == 1 && !names.Contains(nameof(JobColumn.Created), StringComparer.OrdinalIgnoreCase) ? Usual : columns;
    }

    private static IReadOnlyList<(JobColumn Column, string Name)> NamesOf(IReadOnlyList<JobColumn> columns) => [.. All.Where(all => columns.Contains(all.Column))];
}
