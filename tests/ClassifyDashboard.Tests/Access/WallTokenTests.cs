using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.Access;
using ClassifyDashboard.Access.Options;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Access;

/// <summary>How wall tokens are made, and removed at run time.</summary>
public sealed class WallTokenTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Wall_token_command_prints_a_pair_that_the_settings_accept()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Access:WallTokens:1:Name", "before"), new("Wall:Address", "https://dash.example.com/")]).Build();
        var (code, output, _) = Run(settings, TokenKind.Wall.Command, " third floor ");
        Assert.Equal(0, code);
        var token = Regex.Match(output, "https://dash\\.example\\.com/login\\?t=(\\S{43})\n").Groups[1].Value;
        Assert.Contains("Access:WallTokens:2:Name = third floor", output, StringComparison.Ordinal);
        Assert.Contains($"Access:WallTokens:2:Hash = {AccessToken.HashOf(token)}", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split(token).Length);
        Assert.DoesNotContain(token, Run(settings, TokenKind.Wall.Command, "third floor").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wall-token")]
    [InlineData("wall-token", " ")]
    [InlineData("wall-token", "a", "b")]
    [InlineData("wall-token", "a\nb")]
    public void Wall_without_a_name_gets_no_token(params string[] args)
    {
        var (code, output, errors) = Run(new ConfigurationBuilder().Build(), args);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("Add a name for the wall", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wall_token_removed_from_the_settings_stops_working_and_an_added_one_works()
    {
        const string Later = "canary-token-of-the-next-wall-0123456789";
        await using var host = await AccessHost.WithTokenAsync();
        using var wall = await host.SignedInAsync(AccessHost.WallToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(wall));

        host.Change("Access:WallTokens:0:Hash", AccessToken.HashOf(Later));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(wall));
        using var next = await host.SignedInAsync(Later);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(next));

        // An invalid hash opens nothing and stops nothing that runs.
        host.Change("Access:WallTokens:0:Hash", Later);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(next));
        using var people = await host.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(people));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/wall/alive", UriKind.Relative), Cancelled);
        return answer.StatusCode;
    }

    private static (int Code, string Output, string Errors) Run(IConfiguration settings, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (TokenCommand.Run(TokenCommand.KindOf(args)!, args, settings, output, errors), output.ToString(), errors.ToString());
    }
}
