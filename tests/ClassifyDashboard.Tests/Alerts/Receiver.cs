using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>A webhook receiver over real HTTP: it responds as the test says, else 200, and remembers all requests.</summary>
sealed class Receiver : IAsyncDisposable
{
    /// <summary>A secret in the path and the query of its address, as with tokens; it must appear nowhere else.</summary>
    public const string Canary = "T0KEN-of-the-webhook";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // of the real clock, so that a wait that never ends fails its test

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly List<Got> _got = [];
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Receiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<Got> All
    {
        get
        {
            lock (_got)
                return [.. _got];
        }
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var root = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        receiver.Address = new($"{root}/services/{Canary}?sig={Canary}");
        return receiver;
    }

    /// <summary>The responses of the next requests, in order.</summary>
    public void Answer(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            Answer(http => Task.FromResult(http.Response.StatusCode = status));
    }

    public void Answer(Func<HttpContext, Task> answer) => _answers.Enqueue(answer);

    /// <summary>The default response: as a service that accepts some bodies and refuses others.</summary>
    public Func<Got, (int Status, string Body)>? Service { get; set; }

    /// <summary>The received requests, once there are this many.</summary>
    public async Task<IReadOnlyList<Got>> GotAsync(int count)
    {
        while (true)
        {
            Task came;
            lock (_got)
            {
                if (_got.Count >= count)
                    return [.. _got];
                came = _came.Task;
            }

            await came.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        TaskCompletionSource came;
        Got got;
        lock (_got)
        {
            _got.Add(got = new(http.Request.Method, http.Request.Path + http.Request.QueryString,
                http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            (came, _came) = (_came, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        came.SetResult();
        if (_answers.TryDequeue(out var answer))
        {
            await answer(http);
        }
        else if (Service is { } service)
        {
            (http.Response.StatusCode, var words) = service(got);
            if (http.Response.StatusCode != StatusCodes.Status204NoContent)
                await http.Response.WriteAsync(words);
        }
    }
}

/// <summary>A received request.</summary>
sealed record Got(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text => Encoding.UTF8.GetString(Body);

    public string Kind => Alert.GetProperty("kind").GetString()!;

    public JsonElement Alert => Json.GetProperty("alert");

    public string State => Alert.GetProperty("state").GetString()!;

    public string? Previous => Alert.GetProperty("previous").GetString();

    public string Delivery => Headers["X-ClassifyDashboard-Delivery"];
}
