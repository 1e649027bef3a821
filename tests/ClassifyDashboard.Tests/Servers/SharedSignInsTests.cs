using System.Security.Claims;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>A sign-in holds on all servers and ends on all, whatever Redis does.</summary>
[Trait("Category", "Slow")]
public sealed class SharedSignInsTests : IAsyncLifetime
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private RedisServer _redis = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_Redis_accept_each_others_sign_ins_and_end_them_on_all()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await Task.WhenAll(Task.Run(() => first.Services, Cancelled), Task.Run(() => second.Services, Cancelled));
        var (here, there) = (await SignInAsync(first), await SignInAsync(second));
        await UntilAsync(async () => await HoldsAsync(second, here) && await HoldsAsync(first, there));

        await EndAsync(first, here);
        Assert.False(await HoldsAsync(first, here));
        await UntilAsync(async () => !await HoldsAsync(second, here));
        Assert.True(await HoldsAsync(second, there));
        await using var late = await StartAsync();
        Assert.False(await HoldsAsync(late, here));
        Assert.True(await HoldsAsync(late, there));
    }

    [Fact]
    public async Task Use_at_one_server_keeps_the_sign_in_alive_on_the_others()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var viewer = ViewerOf(first);
        foreach (var host in new[] { first, second })
            host.Time.Advance(Lasts * 0.9);
        SignInsOf(first).Use(viewer);
        await using (var connection = await _redis.ConnectAsync())
        {
            await UntilAsync(async () =>
            {
                first.Time.Advance(SharedSignIns.LookInterval);
                return await connection.GetDatabase().KeyExistsAsync("classify-dashboard:sign-ins/used");
            });
        }

        second.Time.Advance(Lasts * 0.3);
        await UntilAsync(() =>
        {
            second.Time.Advance(SharedSignIns.LookInterval);
            return Task.FromResult(SignInsOf(second).Holds(viewer));
        });
        second.Time.Advance(Lasts);
        Assert.False(SignInsOf(second).Holds(viewer));
    }

    [Fact]
    public async Task Redis_that_ends_and_comes_back_empty_changes_no_sign_in_and_learns_what_has_ended()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var (kept, ended) = (await SignInAsync(first), await SignInAsync(first));
        await UntilAsync(async () => await HoldsAsync(second, kept));
        _redis.Kill();
        await EndAsync(first, ended);
        Assert.False(await HoldsAsync(first, ended));
        Assert.True(await HoldsAsync(second, kept));
        await using var alone = await StartAsync(); // without Redis it starts, with a key of its own
        var there = await SignInAsync(alone);
        Assert.True(await HoldsAsync(alone, there));

        await _redis.StartAgainAsync();
        await UntilAsync(async () =>
        {
            foreach (var host in new[] { first, second, alone })
                host.Time.Advance(SharedSignIns.LookInterval);
            return !await HoldsAsync(second, ended) && await HoldsAsync(first, there) && await HoldsAsync(alone, kept) && !await HoldsAsync(alone, ended);
        });
        await using var late = await StartAsync();
        Assert.True(await HoldsAsync(late, kept));
        Assert.False(await HoldsAsync(late, ended));
    }

    [Fact]
    public async Task Generated_token_is_that_of_the_first_server()
    {
        await using var first = await AccessHost.StartAsync(("Access:Mode", "Token"), ("Redis:Connection", _redis.Connection));
        await using var second = await AccessHost.StartAsync(("Access:Mode", "Token"), ("Redis:Connection", _redis.Connection));
        var token = SignInsOf(first).Made!;
        Assert.Null(SignInsOf(second).Made);
        var cookie = await SignInAsync(second, token);
        Assert.True(await HoldsAsync(first, cookie));
        Assert.DoesNotContain(token, first.Log + second.Log, StringComparison.Ordinal);
        await using var connection = await _redis.ConnectAsync();
        Assert.Equal(AccessToken.HashOf(token), await connection.GetDatabase().StringGetAsync("classify-dashboard:sign-ins/token"));
    }

    private Task<AccessHost> StartAsync() => AccessHost.WithTokenAsync(("Redis:Connection", _redis.Connection), ("Access:SignInLasts", Lasts.ToString()));

    private static SessionValidator SignInsOf(AccessHost host) => host.Services.GetRequiredService<SessionValidator>();

    private static async Task<string> SignInAsync(AccessHost host, string token = AccessHost.Token)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/login?t={token}", UriKind.Relative), Cancelled);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private static async Task<bool> HoldsAsync(AccessHost host, string cookie) =>
        (await host.SendAsync("/used", context => context.Request.Headers.Cookie = cookie)).Status == 204;

    private static async Task EndAsync(AccessHost host, string cookie)
    {
        var (_, _, context) = await host.SendAsync("/used", context => context.Request.Headers.Cookie = cookie);
        SignInsOf(host).End(context.User);
    }

    private static ClaimsPrincipal ViewerOf(AccessHost host)
    {
        var identity = ViewerClaims.OfToken(SignInsOf(host).TokenHash!, host.Time.GetUtcNow());
        identity.AddClaim(new(ViewerClaims.Until, ViewerClaims.TextOf(host.Time.GetUtcNow() + Lasts)));
        return new(identity);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds) => await Waiting.UntilAsync(holds, TimeSpan.FromSeconds(20));
}
