using System.Net;
using System.Security.Claims;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Access;

/// <summary>
/// What counts as use of a sign-in: work with a page, by request or over its live connection, and not a page that refreshes itself.
/// </summary>
public sealed class UseTests
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_is_extended_by_filtering_over_the_live_connection_and_not_by_an_idle_page()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", Lasts.ToString()));
        var (watch, signIns) = (host.Services.GetRequiredService<SessionMonitor>(), host.Services.GetRequiredService<SessionValidator>());
        var viewer = ViewerOf(host, signIns);
        var (navigation, circuit) = (new Bar(), (CircuitSession?)null);
        circuit = new CircuitSession(watch, new Known(viewer), navigation);
        await circuit.OnCircuitOpenedAsync(null!, Cancelled);
        await circuit.OnConnectionUpAsync(null!, Cancelled);
        for (var i = 0; i < 5; i++)
        {
            host.Time.Advance(Lasts * 0.75);
            Assert.True(signIns.Holds(viewer), $"after {i}");
            navigation.Go("http://localhost/?status=FAILED&page=" + i);
        }

        host.Time.Advance(Lasts * 1.1);
        Assert.False(signIns.Holds(viewer));
        navigation.Go("http://localhost/?page=9"); // an ended sign-in does not start again
        Assert.False(signIns.Holds(viewer));
        await circuit.OnCircuitClosedAsync(null!, Cancelled);
    }

    [Fact]
    public async Task Sign_in_ends_after_a_month_of_use_and_at_once_on_sign_out()
    {
        await using var host = await AccessHost.WithTokenAsync();
        var signIns = host.Services.GetRequiredService<SessionValidator>();
        var (viewer, other) = (ViewerOf(host, signIns), ViewerOf(host, signIns));
        signIns.End(other);
        signIns.Use(other);
        Assert.False(signIns.Holds(other));
        for (var day = 0; day < 90 && signIns.Holds(viewer); day++)
        {
            signIns.Use(viewer);
            host.Time.Advance(TimeSpan.FromHours(11));
        }

        Assert.False(signIns.Holds(viewer));
        Assert.InRange(host.Time.GetUtcNow() - DateTimeOffset.UtcNow, TimeSpan.FromDays(29), TimeSpan.FromDays(31));
    }

    [Fact]
    public async Task Request_of_a_page_in_use_renews_the_cookie()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", Lasts.ToString()));
        using var client = await host.SignedInAsync();
        for (var i = 0; i < 6; i++)
        {
            host.Time.Advance(Lasts * 0.9);
            using var answer = await client.SendAsync(new(HttpMethod.Head, "/used"), Cancelled);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        host.Time.Advance(Lasts * 1.1);
        using var late = await client.SendAsync(new(HttpMethod.Head, "/used"), Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task Early_use_counts_towards_the_sign_in_too()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", Lasts.ToString()));
        using var client = await host.SignedInAsync();
        host.Time.Advance(Lasts * 0.4);
        (await client.GetAsync(new Uri("/", UriKind.Relative), Cancelled)).Dispose();
        host.Time.Advance(Lasts * 0.9);
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/wall")]
    [InlineData("/wall/alive")]
    [InlineData("/wall/screen")]
    [InlineData("/_blazor?id=polling")]
    [InlineData("/health/live")]
    public async Task Automatic_requests_of_pages_and_walls_do_not_extend_the_sign_in(string path)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", Lasts.ToString()));
        using var client = await host.SignedInAsync();
        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(Lasts * 0.4);
            (await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled)).Dispose();
        }

        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static ClaimsPrincipal ViewerOf(AccessHost host, SessionValidator signIns)
    {
        var identity = ViewerClaims.OfToken(signIns.TokenHash!, host.Time.GetUtcNow());
        identity.AddClaim(new(ViewerClaims.Until, ViewerClaims.TextOf(host.Time.GetUtcNow() + Lasts)));
        return new(identity);
    }

    private sealed class Known(ClaimsPrincipal viewer) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(viewer));
    }

    private sealed class Bar : NavigationManager
    {
        public Bar() => Initialize("http://localhost/", "http://localhost/");

        public void Go(string address)
        {
            Uri = address;
            NotifyLocationChanged(isInterceptedLink: true);
        }
    }
}
