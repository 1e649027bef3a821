using System.Net;
using ClassifyDashboard.Health;
using ClassifyDashboard.Tests.Access;
using ClassifyDashboard.WarmUp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Tests.Health;

/// <summary>The health checks of containers and orchestrators, from any address.</summary>
public sealed class HealthTests
{
    private static readonly string[] Paths = ["/health/live", "/health/ready"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Local")]
    [InlineData("Token")]
    [InlineData("Open")]
    public async Task Health_is_public_under_any_host_name_and_address_and_is_one_word(string mode)
    {
        await using var host =
            await AccessHost.StartAsync(("Access:Mode", mode), ("Access:Hosts", "dash.example.com"), ("OpenPages:Most", "1"), ("Access:ExportsPerMinute", "1"));
        foreach (var path in Paths)
        {
            for (var i = 0; i < 150; i++)
            {
                var answer = await host.SendAsync(path, context =>
                {
                    (context.Connection.RemoteIpAddress, context.Request.Host) = (IPAddress.Parse("192.0.2.1"), new("10.244.0.7", 8080));
                    context.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
                });
                Assert.Equal((200, "Healthy"), (answer.Status, answer.Text));
                Assert.Equal("no-store", answer.Context.Response.Headers.CacheControl.ToString());
                Assert.Equal(0, answer.Context.Response.Headers.SetCookie.Count);
            }
        }
    }

    [Fact]
    public async Task Health_opens_no_other_address()
    {
        await using var host = await AccessHost.StartAsync();
        foreach (var path in new[] { "/health", "/health/live/x", "/health/live/../../", "/health/livex", "/", "/api/summary" })
            Assert.Equal((path, 403),
                (path, (await host.SendAsync(path, context => context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1"))).Status));
    }

    [Fact]
    public async Task Health_is_ready_once_warm_and_alive_before()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        var readiness = host.Services.GetRequiredService<Readiness>();
        await readiness.Warm.WaitAsync(Cancelled);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(Paths[1], UriKind.Relative), Cancelled)).StatusCode);

        await using var cold = await AccessHost.StartAsync();
        // Nothing warms it
        cold.Change(services => services.Where(each => each.ServiceType == typeof(IHostedService) && each.ImplementationType == typeof(WarmUpService)).ToList()
            .ForEach(each => services.Remove(each)));
        using var early = cold.Client();
        Assert.Equal("Healthy", await early.GetStringAsync(new Uri(Paths[0], UriKind.Relative), Cancelled));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await early.SendAsync(new(method, Paths[1]), Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.True(await answer.Content.ReadAsStringAsync(Cancelled) is "Unhealthy" or "");
        }

        // Not being warm yet is no fault, and orchestrators ask each second
        Assert.DoesNotContain("Health check", cold.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_is_asked_to_end_is_not_ready_and_serves_on_for_the_set_time()
    {
        var (readiness, time) = (new Readiness(), new TestClock(AJob.Created));
        readiness.BecomeWarm();
        var draining = new Draining(readiness, Options.Create(new HealthOptions { DrainFor = TimeSpan.FromSeconds(5) }), time);
        Assert.True(readiness.IsReady);
        var stopping = draining.StoppingAsync(Cancelled);
        Assert.Equal((false, true), (readiness.IsReady, readiness.IsWarm));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }
}
