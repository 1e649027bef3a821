using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Preferences;
using CsCheck;

namespace ClassifyDashboard.Tests.Components;

public sealed class ColumnPreferencesTests
{
    [Fact]
    public void Chosen_columns_are_read_back_from_the_browser() =>
        Gen.OneOf([.. JobColumn.All]).Array[0, 30].Sample(toggles =>
        {
            var look = new ColumnPreferences();
            foreach (var column in toggles)
                look.Toggle(column);
            return look.Columns.Count > 0 && ColumnPreferences.Read(look.Written).SequenceEqual(look.Columns);
        });

    [Fact]
    public void Any_value_from_the_browser_gives_some_columns() =>
        Gen.OneOf(Gens.Text, Gen.OneOf("status.nonsense.ERROR", "..", "status.status"))
            .Sample(text => ColumnPreferences.Read(text) is { Count: > 0 } columns && columns.Distinct().Count() == columns.Count);

    [Fact]
    public void Choice_on_this_page_wins_over_what_the_browser_had_stored_at_its_opening()
    {
        var look = new ColumnPreferences();
        look.Begin(new BrowserPreferences(null, Theme.System, Columns: "status.error"));
        look.Toggle(JobColumn.Id);
        look.Begin(new BrowserPreferences(null, Theme.System, Columns: "status"));
        Assert.Equal([JobColumn.Status, JobColumn.Created, JobColumn.Id, JobColumn.Error], look.Columns);
    }

    [Fact]
    public void Every_column_can_be_shown_and_has_one_name()
    {
        var declared = typeof(JobColumn).GetProperties().Where(property => property.PropertyType == typeof(JobColumn))
            .Select(property => (JobColumn)property.GetValue(null)!);
        Assert.Equal(declared.OrderBy(column => column.Name, StringComparer.Ordinal), JobColumn.All.OrderBy(column => column.Name, StringComparer.Ordinal));
        Assert.Equal(JobColumn.All, JobColumn.All.DistinctBy(column => column.Name).DistinctBy(column => column.Heading));
    }
}
