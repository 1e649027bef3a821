using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Components;

public sealed class ColumnPreferencesTests
{
    [Fact]
    public void Chosen_columns_are_read_back_from_the_browser() =>
        Gen.OneOf(Enum.GetValues<JobColumn>()).Array[0, 30].Sample(toggles =>
        {
            var look = new ColumnPreferences();
            foreach (var column in toggles)
                look.Toggle(column);
            return look.Columns.Count > 0 && ColumnPreferences.Read(look.Written).SequenceEqual(look.Columns);
        });

    [Fact]
    public void Named_columns_are_the_chosen_columns_after_each_change() =>
        Gen.Select(Gen.OneOf(Enum.GetValues<JobColumn>()), Gen.Bool).Array[0, 30].Sample(changes =>
        {
            var look = new ColumnPreferences();
            return changes.All(change =>
            {
                if (change.Item2)
                    look.Reset();
                else
                    look.Toggle(change.Item1);
                return look.Named.Select(named => named.Column).SequenceEqual(look.Columns);
            });
        });

    [Fact]
    public void Any_value_from_the_browser_gives_some_columns() =>
        Gen.OneOf(Gens.Text, Gen.OneOf("status.nonsense.ERROR", "..", "status.status")).Sample(text => ColumnPreferences.Read(text) is { Count: > 0 } columns && columns.Distinct().Count() == columns.Count);

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
    public void Every_column_can_be_shown_and_has_one_name() =>
        Assert.Equal(Enum.GetValues<JobColumn>().Order(), ColumnPreferences.All.DistinctBy(all => all.Name).Select(all => all.Column).Order());
}
