using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ClassifyDashboard.Components;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>
/// The application as in Program, at its own request rate, on a sample API over a connection that can fail; on a clock that only tests move.
/// </summary>
sealed class FaultedHost : IAsyncDisposable
{
    private const int Calm = 20; // round trips without anything new

    // A turn of the budget. A leap over many of them lets one request go, where a clock that runs would have let all of them.
    public static readonly TimeSpan PermitWait = TimeSpan.FromMilliseconds(200);

    private readonly TestClock _clock;
    private readonly JumpingTime _time;
    private readonly Wire _wire;
    private readonly QuiescenceProbe _probe;
    private readonly FailureLog _log = new();
    private readonly WebApplicationFactory<App> _host;
    private readonly HttpClient _client;
    private readonly FaultCase _case;

    private FaultedHost(FaultCase fault, SampleApiHost sample, TestClock clock)
    {
        (_case, Sample, _clock, _time, _wire, _probe) = (fault, sample, clock, new(clock), new(sample.BaseAddress), new(sample));
        _host = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(_time));
            builder.ConfigureTestServices(services =>
            {
                _probe.CountRequestsIn(services);
                services.AddHttpClient(LlamaCloudRegistration.HttpClientName)
                    .ConfigurePrimaryHttpMessageHandler((handler, _) => _wire.PutInto((SocketsHttpHandler)handler));
            });
            builder.UseSetting("LLAMA_CLOUD_API_KEY", sample.ApiKey);
            builder.UseSetting("LLAMA_CLOUD_BASE_URL", (fault.Wire == WireFault.NotTrusted ? _wire.SecureAddress : sample.BaseAddress).ToString());
            builder.UseSetting("Reading:Store", "false");
            builder.UseSetting("Reading:CheckInterval", "00:05:00");
            builder.UseSetting("Access:ExportsPerMinute", "10000"); // its clock is the machine's
        });
        _client = _host.CreateClient();
        _client.Timeout = TimeSpan.FromSeconds(60); // what never ends fails its test, not the whole run
    }

    public SampleApiHost Sample { get; }

    public JobReader Reader => _host.Services.GetRequiredService<JobReader>();

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The number of sent requests, including those that never reached the service.</summary>
    public long Requests => _probe.Begun;

    /// <summary>Log entries of level error and above.</summary>
    public IReadOnlyList<string> Failures => _log.Failures;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<FaultedHost> StartAsync(FaultCase fault, SampleApiOptions options)
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        return new(fault, await SampleApiHost.StartAsync(options with { RetryAfter = fault.RetryAfter }, clock, Cancelled), clock);
    }

    /// <param name="share">The share of jobs or responses, if it is not the case's.</param>
    public void Begin(double? share = null)
    {
        if (_case.Service is { } fault)
            Sample.Faults.Set(fault, share ?? _case.Share, _case.Times);
        _wire.Set(_case.Wire);
        _time.Ahead = _case.Jump;
    }

    public void End()
    {
        Sample.Faults.Clear();
        _wire.Set(WireFault.None);
        _time.Ahead = TimeSpan.Zero;
    }

    /// <summary>Lets time pass in steps until a condition is met; returns whether it was within the time.</summary>
    public async Task<bool> PassAsync(TimeSpan most, TimeSpan step, Func<bool> isSo)
    {
        await _probe.QuietAsync(Calm, Cancelled);
        for (var end = Now + most; Now < end && !isSo();)
        {
            _clock.Advance(Reader.Budget.Waiting > 0 ? PermitWait : step);
            await _probe.QuietAsync(Calm, Cancelled);
        }

        return isSo();
    }

    /// <summary>A response of the dashboard; time passes while it waits.</summary>
    public async Task<(HttpStatusCode Status, string Text, HttpResponseMessage Answer)> GetAsync(string address)
    {
        var answer = _client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);
        await PassAsync(TimeSpan.FromSeconds(3), PermitWait, () => answer.IsCompleted); // what a page waits at the most, in steps in which it can be drawn
        await PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), () => answer.IsCompleted);
        var response = await answer;
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled), response);
    }

    /// <summary>A page as a person gets it.</summary>
    public async Task<IDocument> PageAsync(string address)
    {
        var (_, text, answer) = await GetAsync(address);
        answer.Dispose();
        return await new HtmlParser().ParseDocumentAsync(text);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await _wire.DisposeAsync();
        await Sample.DisposeAsync();
        _probe.Dispose();
    }
}
