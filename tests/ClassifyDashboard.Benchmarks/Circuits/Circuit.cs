using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>
/// One page without a browser: gets its HTML, opens its circuit as blazor.web.js does, WebSocket compression included,
/// and acknowledges what is rendered. Nothing is drawn.
/// </summary>
/// <param name="http">For the page; shared by all.</param>
/// <param name="page">The address of the page.</param>
/// <param name="content">The text that a render batch holds once it contains the page's data.</param>
/// <param name="rendered">Called for each batch.</param>
sealed class Circuit(HttpClient http, Uri page, byte[] content, Action<Circuit, byte[]>? rendered = null) : IAsyncDisposable
{
    private readonly Uri _root = new(page, "/");
    private HubConnection? _connection;
    private string? _id;
    private volatile bool _leaves;
    private long _bytes;
    private int _batches;

    /// <summary>From the request of the page until its HTML with its contents arrived.</summary>
    public TimeSpan? Html { get; private set; }

    /// <summary>From the request of the page until a render batch held its contents: the page is live.</summary>
    public TimeSpan? Live { get; private set; }

    /// <summary>Why the circuit ended though nobody left; null while it has not.</summary>
    public string? Lost { get; private set; }

    public int Batches => Volatile.Read(ref _batches);

    /// <summary>The size of all batches, uncompressed.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static HttpClient NewHttp(Uri server)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            MaxConnectionsPerServer = 256,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        };
        var http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("Cookie", "tz=UTC");
        return http;
    }

    /// <summary>Opens the page and its circuit. An error counts as a lost page, so that one page cannot end a whole measurement.</summary>
    public async Task OpenAsync()
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var html = await http.GetStringAsync(page);
            Html = Stopwatch.GetElapsedTime(start);
            var begin = CircuitPage.Of(html);
            var connection = Connection();
            connection.On<long, byte[]>("JS.RenderBatch", (batch, bytes) =>
            {
                Interlocked.Increment(ref _batches);
                Interlocked.Add(ref _bytes, bytes.Length);
                if (Live is null && bytes.AsSpan().IndexOf(content) >= 0)
                    Live = Stopwatch.GetElapsedTime(start);
                rendered?.Invoke(this, bytes);
                return connection.SendCoreAsync("OnRenderCompleted", [batch, null]);
            });
            connection.On<long, string, string?, int, long, int>("JS.BeginInvokeJS", (call, function, _, _, _, _) => call == 0
                ? Task.CompletedTask
                : connection.SendCoreAsync("EndInvokeJSFromDotNet",
                    [call, true, string.Create(CultureInfo.InvariantCulture, $"[{call},true,{Answer(function)}]")]));
            connection.On<int, string>("JS.AttachComponent", (_, _) => { });
            connection.On<string, bool, string>("JS.EndInvokeDotNet", (_, _, _) => { });
            connection.On<int>("JS.EndUpdateRootComponents", _ => { });
            connection.On<string>("JS.Error", error => Lost ??= error);
            connection.Closed += e =>
            {
                if (!_leaves)
                    Lost ??= e?.Message ?? "closed by the server";
                return Task.CompletedTask;
            };
            _connection = connection;
            await connection.StartAsync();
            _id = await connection.InvokeAsync<string?>("StartCircuit", _root.ToString(), page.ToString(), "[]", begin.State);
            if (_id is null)
                Lost ??= "the server opened no circuit";
            else
                await connection.SendCoreAsync("UpdateRootComponents", [begin.Operations, begin.State]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Lost ??= $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>Leaves as a browser does when its tab is closed: tells the server that nobody returns.</summary>
    public async ValueTask DisposeAsync()
    {
        _leaves = true;
        try
        {
            if (_id is not null)
            {
                using var form = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
                using var _ = await http.PostAsync(new Uri(_root, "_blazor/disconnect"), form);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The server has gone, which is as good.
        }

        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private HubConnection Connection()
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(_root, "_blazor"), HttpTransportType.WebSockets, options =>
        {
            options.SkipNegotiation = true;
            options.Headers.Add("Cookie", "tz=UTC");
            // As browsers do: the dashboard opens live connections to its own pages alone
            options.Headers.Add("Origin", _root.GetLeftPart(UriPartial.Authority));
            options.WebSocketConfiguration = socket => socket.DangerousDeflateOptions = new WebSocketDeflateOptions(); // all browsers offer it
        });
        builder.Services.AddSingleton<IHubProtocol, BlazorPackProtocol>();
        return builder.Build();
    }

    // What app.js returns in a browser without stored values.
    private static string Answer(string function) => function switch
    {
        "classifyDashboard.zone" => "\"UTC\"",
        "classifyDashboard.views.list" => "[]",
        _ => "null",
    };
}
