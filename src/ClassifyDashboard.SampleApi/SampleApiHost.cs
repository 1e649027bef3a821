using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// A running sample API, mostly on the loopback address. It is built to run inside another process: it logs nothing, handles no signals and reads
/// no settings but its own.
/// </summary>
public sealed class SampleApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lister _lister;

    private SampleApiHost(WebApplication app, Lister lister, SampleApiOptions options)
    {
        (_app, _lister, ApiKey) = (app, lister, options.ApiKey);
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        BaseAddress = new Uri(addresses.Single() + "/");
    }

    public Uri BaseAddress { get; }

    /// <summary>The API key that it accepts.</summary>
    public string ApiKey { get; }

    /// <summary>The faults of the list endpoint and of the jobs.</summary>
    public Faults Faults { get; private init; } = null!;

    /// <summary>The faults of the endpoints beside the list.</summary>
    public Faults SiblingFaults { get; private init; } = null!;

    /// <summary>The requests to the list endpoint.</summary>
    public RequestLog Requests { get; private init; } = null!;

    /// <summary>The requests to the endpoints beside the list.</summary>
    public RequestLog SiblingRequests { get; private init; } = null!;

    /// <summary>The id of the project of all jobs.</summary>
    public static string ProjectId => SampleWorld.ProjectId;

    /// <summary>Starts a sample API, which accepts requests when the task completes.</summary>
    /// <param name="options">The jobs and behaviour of the API.</param>
    /// <param name="time">The clock for arriving jobs and delayed responses.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SampleApiHost> StartAsync(SampleApiOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null; // slow responses are intended
            kestrel.Listen(options.IsReachable ? IPAddress.Any : IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        var (faults, requests) = (FaultsOf(options.Faults), new RequestLog());
        var (siblingFaults, siblingRequests) = (FaultsOf(options.SiblingFaults), new RequestLog());
        var world = new SampleWorld(options, time.GetUtcNow(), faults);
        var lister = new Lister(world, options, faults, time);

        var app = builder.Build();
        app.UseRouting();
        app.MapMethods("/api/v2/classify", ["GET"], new ApiEndpoint(options, faults, requests, time, new ListEndpoint(lister, faults).Answer).AnswerAsync);
        new SiblingEndpoints(world, time, options.RefusedSiblings).Map(app, answer =>
            new ApiEndpoint(options, siblingFaults, siblingRequests, time, answer) { IsPathLogged = true }.AnswerAsync);
        ControlEndpoints.Map(app, "/sample", faults, requests);
        ControlEndpoints.Map(app, "/sample/siblings", siblingFaults, siblingRequests);
        ControlEndpoints.Map(app, lister);
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app, lister, options)
            {
                Faults = faults,
                Requests = requests,
                SiblingFaults = siblingFaults,
                SiblingRequests = siblingRequests,
            };
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Counts the jobs that match a query string of the list endpoint, regardless of pages.</summary>
    /// <exception cref="ArgumentException">The endpoint would reject the query.</exception>
    public Truth Count(string queryString)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(queryString);
        var (question, refusals) = ListQuestion.Read(context.Request.Query);
        return refusals.Count == 0 ? _lister.Count(question) : throw new ArgumentException(refusals[0].Message, nameof(queryString));
    }

    /// <summary>Deletes a job; false where no job has this id.</summary>
    public bool Delete(string id) => _lister.Delete(id);

    /// <summary>What a job's document really is; null where no such job has a result.</summary>
    public TrueType? TrueTypeOf(string id) => _lister.TrueTypeOf(id);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync(); // nobody waits for delayed responses
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static Faults FaultsOf(IEnumerable<Fault> active)
    {
        var faults = new Faults();
        foreach (var fault in active)
            faults.Set(fault);
        return faults;
    }

    /// <summary>Leaves signals to the surrounding process.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
