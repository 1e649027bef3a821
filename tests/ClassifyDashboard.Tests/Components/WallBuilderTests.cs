using ClassifyDashboard.Tests.Access;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What the wall builder says about walls.</summary>
public sealed class WallBuilderTests
{
    [Theory]
    [InlineData("http://dash.example.com", true)]
    [InlineData("https://dash.example.com", false)]
    [InlineData("http://localhost", false)] // browsers trust this machine's own addresses
    public async Task Wall_builder_over_plain_http_says_how_to_keep_the_screen_awake(string address, bool says)
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = await host.SignedInAsync(address: address);
        var page = await client.GetStringAsync(new Uri("/wall/new", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("Margin, where the television cuts off the edges", page, StringComparison.Ordinal);
        Assert.Equal(says, page.Contains("turn off the screen saver and the sleep timer", StringComparison.Ordinal));
    }
}
