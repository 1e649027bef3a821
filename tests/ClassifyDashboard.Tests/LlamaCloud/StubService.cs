using System.Net;
using System.Text;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.LlamaCloud;

/// <summary>The service as a list of responses, and a client whose clock leaps over waits. A request without a response fails the test.</summary>
sealed class StubService : HttpMessageHandler
{
    public const string Key = "llx-very-secret-key";
    public const string EmptyPage = """{"items":[],"next_page_token":null,"total_size":null}""";

    private readonly Queue<Func<HttpResponseMessage>> _answers = new();
    private readonly Lazy<ServiceProvider> _services;

    public StubService(params (string Key, string? Value)[] settings) => _services = new(() =>
    {
        var all = settings.Length > 0 ? settings : [("LLAMA_CLOUD_API_KEY", Key), ("LLAMA_CLOUD_BASE_URL", "https://api.example.com")];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("LlamaCloud:Timeout", "00:10:00")])
            .AddInMemoryCollection(all.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddLlamaCloud(configuration).ConfigurePrimaryHttpMessageHandler(() => this);
        return services.BuildServiceProvider();
    });

    public LeapingTime Time { get; } = new();

    public CapturedLog Log { get; } = new();

    public List<HttpRequestMessage> Requests { get; } = [];

    public IServiceProvider Services => _services.Value;

    public ClassifyClient Client => Services.GetRequiredService<ClassifyClient>();

    public StubService Answers(HttpStatusCode status, string body = "", string type = "application/json", Action<HttpResponseMessage>? change = null) =>
        Answers(() =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
        change?.Invoke(response);
        return response;
    });

    public StubService Answers(string body = EmptyPage) => Answers(HttpStatusCode.OK, body);

    public StubService Answers(Func<HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public Task<JobListPage> ReadAsync(ListQuery? query = null, string? token = null) =>
        Client.ReadPageAsync(query ?? ListQuery.All, token, RequestPriority.FirstRows, TestContext.Current.CancellationToken);

    public async Task<Problem> FailAsync(ListQuery? query = null, string? token = null) =>
        (await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(query, token))).Problem;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (!_answers.TryDequeue(out var answer))
            throw new InvalidOperationException($"Nobody expected the request {request.RequestUri}.");
        var response = answer();
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}

/// <summary>A clock that notes each wait and leaps over it. Waits of ten minutes, the longest timeout, never end.</summary>
sealed class LeapingTime : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = AJob.Created;

    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Leaping(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Leaping(LeapingTime time, Action callback) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime < TimeSpan.FromMinutes(10))
            {
                time._waits.Add(dueTime);
                time._now += dueTime;
                ThreadPool.QueueUserWorkItem(_ => callback());
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Keeps all log entries.</summary>
sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
