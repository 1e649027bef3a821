using System.Diagnostics;
using System.Text.Json;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>
/// A browser of the matrix with one page of 1280 pixels' width: it opens an address, finds texts and their places, and takes pictures.
/// It searches the frames too. The script is as old as the oldest browser.
/// </summary>
abstract class Browser(string name) : IAsyncDisposable
{
    private const string Eyes = """
        (function () {
            function all(look, document, x, y) {
                look(document, x, y);
                [].forEach.call(document.querySelectorAll('iframe:not(.is-coming)'), function (frame) {
                    var box = frame.getBoundingClientRect();
                    try { if (frame.contentDocument && frame.contentDocument.body) all(look, frame.contentDocument, x + box.left, y + box.top); } catch (e) { }
                });
            }
            function find(selector) {
                var found = [];
                all(function (document, x, y) { [].forEach.call(document.querySelectorAll(selector), function (element) { found.push({ element: element, x: x, y: y }); }); }, document, 0, 0);
                return found;
            }
            function words() {
                var said = [];
                all(function (document) { said.push(document.body.innerText); }, document, 0, 0);
                return said.join('\n');
            }
            function texts(selector) { return find(selector).map(function (each) { return each.element.textContent.trim().replace(/\s+/g, ' '); }); }
            function boxes(selector) {
                return find(selector).map(function (each) { var box = each.element.getBoundingClientRect(); return { X: box.left + each.x, Y: box.top + each.y, Width: box.width, Height: box.height }; })
                    .filter(function (box) { return box.Width > 0 && box.Height > 0; });
            }
            return JSON.stringify(
        """;

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    protected static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public string Name => name;

    /// <summary>The version that the browser reports.</summary>
    public string Version { get; protected set; } = "";

    /// <summary>Opens an address and waits until the page has loaded.</summary>
    public abstract Task OpenAsync(Uri address);

    /// <summary>A picture of what is visible now.</summary>
    public async Task<Picture> LookAsync() => new(await PictureAsync(), await ReadAsync<double>("innerWidth"));

    /// <summary>The visible text, including that of frames.</summary>
    public Task<string> WordsAsync() => ReadAsync<string>("words()");

    /// <summary>The texts of the elements that match a selector.</summary>
    public Task<string[]> TextsAsync(string selector) => ReadAsync<string[]>($"texts({JsonSerializer.Serialize(selector)})");

    /// <summary>An attribute of the first element that matches a selector.</summary>
    public Task<string?> AttributeAsync(string selector, string attribute) =>
        ReadAsync<string?>($"find({JsonSerializer.Serialize(selector)})[0].element.getAttribute({JsonSerializer.Serialize(attribute)})");

    /// <summary>The places of the elements that match a selector and take up room.</summary>
    public Task<Box[]> BoxesAsync(string selector) => ReadAsync<Box[]>($"boxes({JsonSerializer.Serialize(selector)})");

    /// <summary>Runs a script in the page.</summary>
    public Task DoAsync(string script) => ReadAsync<JsonElement?>($"(function () {{ {script}; return null; }})()");

    /// <summary>Waits until the visible text satisfies a condition.</summary>
    public async Task<string> UntilWordsAsync(Func<string, bool> isSo, string what)
    {
        var words = "";
        await UntilAsync(async () => isSo(words = await WordsAsync()), () => $"{what}. It shows:\n{words}");
        return words;
    }

    /// <summary>Waits for a condition; a page that is just loading is asked again.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        var started = Stopwatch.StartNew();
        Exception? trouble = null;
        using var timer = new PeriodicTimer(Between);
        do
        {
            try
            {
                if (await isSo())
                    return;
                trouble = null;
            }
            catch (Exception e) when (e is InvalidOperationException or JsonException)
            {
                trouble = e;
            }
        }
        while (started.Elapsed < Patience && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"{Name}: not within {Patience.TotalSeconds} s: {what()}", trouble);
    }

    public abstract ValueTask DisposeAsync();

    protected Task UntilLoadedAsync(Uri address) =>
        UntilAsync(async () => await EvaluateAsync("document.readyState") == "complete", () => $"{address} is loaded");

    /// <summary>The result of a script, as text.</summary>
    protected abstract Task<string?> EvaluateAsync(string script);

    /// <summary>A PNG of what is visible.</summary>
    protected abstract Task<byte[]> PictureAsync();

    private async Task<T> ReadAsync<T>(string expression) => JsonSerializer.Deserialize<T>(await EvaluateAsync($"{Eyes}{expression}); }})()") ?? "null")!;
}
