using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

/// <summary>Relays between the dashboard and the sample API and notes when each response was sent: then the dashboard had its data.</summary>
sealed class AnswerRelay : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly Lock _gate = new();
    private readonly List<long> _answers = [];

    private AnswerRelay(Uri to)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _app = builder.Build();
        _app.Run(context => PassAsync(to, context));
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The number of responses so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _answers.Count;
        }
    }

    public static async Task<AnswerRelay> StartAsync(Uri to)
    {
        var relay = new AnswerRelay(to);
        await relay._app.StartAsync();
        relay.Address = new(relay._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return relay;
    }

    /// <summary>When the last response before a time of <see cref="Stopwatch"/> was sent; null where there was none.</summary>
    public long? Before(long time)
    {
        lock (_gate)
            return _answers.FindLastIndex(each => each < time) is var at and >= 0 ? _answers[at] : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(Uri to, HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(to, context.Request.Path + context.Request.QueryString));
        if (context.Request.Headers.Authorization is [{ } key])
            request.Headers.TryAddWithoutValidation("Authorization", key);
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
        await context.Response.CompleteAsync();
        lock (_gate)
            _answers.Add(Stopwatch.GetTimestamp());
    }

    // The default lifetime would take the signals that are to end the benchmark.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
