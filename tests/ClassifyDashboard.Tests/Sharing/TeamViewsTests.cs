using ClassifyDashboard.Sharing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Tests.Sharing;

/// <summary>The section Views of the settings.</summary>
public sealed class TeamViewsTests
{
    [Fact]
    public void Team_views_without_the_section_are_none() => Assert.Empty(Views().All);

    [Fact]
    public void Team_views_keep_the_order_of_the_settings()
    {
        var views = Views(("Failed invoices", "?status=FAILED&type=invoice"), (" A week ", "from=now-7d"), ("All", "?"));
        Assert.Equal(["Failed invoices", "A week", "All"], views.All.Select(view => view.Name));
        Assert.Equal(["?status=FAILED&type=invoice", "?from=now-7d", ""], views.All.Select(view => view.Query!.Write()));
    }

    [Theory]
    [InlineData("", "?q=x", "Views:0:Name is '': it must have 1 to 60 characters, on one line.")]
    [InlineData("a\nb", "?q=x", "Views:0:Name is 'a\nb': it must have 1 to 60 characters, on one line.")]
    [InlineData("A", null, "Views:0:Query of 'A' is missing. Copy the part from the ? on from the address bar, such as ?status=FAILED.")]
    [InlineData("A", "?statsu=FAILED", "Views:0:Query of 'A' contains the unknown key 'statsu'. Copy the query from the address bar, such as ?status=FAILED.")]
    [InlineData("A", "?FAILED", "Views:0:Query of 'A' contains a value without a key. Copy the query from the address bar, such as ?status=FAILED.")]
    [InlineData("A", "?from=yesterday",
        "Views:0:Query of 'A' contains from=yesterday, which cannot be used: not a time such as now-24h or 2026-03-04T05:06:07Z.")]
    [InlineData("A", "?job_list=0123456789abcdef",
        "Views:0:Query of 'A' contains job_list=0123456789abcdef, which cannot be used: list the ids with job_ids instead.")]
    public void Team_view_with_unusable_keys_stops_the_start(string name, string? query, string fault) =>
        Assert.Equal(fault, Assert.Single(Faults((name, query))));

    [Fact]
    public void Team_views_of_one_name_or_too_many_stop_the_start()
    {
        Assert.StartsWith("Views:1:Name is 'failed', but another view already has this name", Assert.Single(Faults(("Failed", "?q=x"), ("failed", "?q=y"))),
            StringComparison.Ordinal);
        Assert.Equal("Views contains 51 views (limit 50).", Assert.Single(Faults([.. Enumerable.Range(0, 51).Select(i => ($"View {i}", (string?)"?q=x"))])));
    }

    [Fact]
    public void Text_in_place_of_the_list_of_team_views_stops_the_start()
    {
        using var services = Services([new("Views", "?status=FAILED")]);
        var fault = Assert.Single(Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures);
        Assert.Equal("Views is '?status=FAILED': it must be a list of views, each with a Name and a Query.", fault);
    }

    private static TeamViews Views(params (string Name, string? Query)[] views)
    {
        using var services = Services(Settings(views));
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<TeamViews>>().Value;
    }

    private static IEnumerable<string> Faults(params (string Name, string? Query)[] views)
    {
        using var services = Services(Settings(views));
        return Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Failures;
    }

    private static KeyValuePair<string, string?>[] Settings((string Name, string? Query)[] views) =>
        [.. views.SelectMany((view, i) => new KeyValuePair<string, string?>[] { new($"Views:{i}:Name", view.Name), new($"Views:{i}:Query", view.Query) })];

    private static ServiceProvider Services(params KeyValuePair<string, string?>[] settings) => new ServiceCollection()
        .AddSharing(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
