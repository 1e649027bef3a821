using ClassifyDashboard.Jobs;
using ClassifyDashboard.Preferences;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>How one browser shows the job table: its columns and the density of its rows. It lives as long as the page's circuit.</summary>
public sealed class ColumnPreferences
{
    private static readonly IReadOnlyList<JobColumn> Usual = [.. JobColumn.All.Where(column => column.IsUsual)];

    private bool _hasBegun;

    /// <summary>The visible columns, in their order. The time of creation is always visible.</summary>
    public IReadOnlyList<JobColumn> Columns { get; private set; } = Usual;

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
            Columns = [.. JobColumn.All.Where(each => Columns.Contains(each) != (each == column))];
    }

    public void ToggleDensity() => IsDense = !IsDense;

    public void Reset() => (Columns, IsDense) = (Usual, false);

    /// <summary>The columns as the browser stores them; empty for the default columns.</summary>
    public string Written => Columns.SequenceEqual(Usual) ? "" : string.Join('.', Columns.Select(column => column.Name));

    /// <summary>Reads the format of <see cref="Written"/>. Unknown names are ignored.</summary>
    public static IReadOnlyList<JobColumn> Read(string? written)
    {
        var names = (written ?? "").Split('.');
        IReadOnlyList<JobColumn> columns =
            [.. JobColumn.All.Where(column => column == JobColumn.Created || names.Contains(column.Name, StringComparer.OrdinalIgnoreCase))];
        return columns.Count == 1 && !names.Contains(JobColumn.Created.Name, StringComparer.OrdinalIgnoreCase) ? Usual : columns;
    }
}
