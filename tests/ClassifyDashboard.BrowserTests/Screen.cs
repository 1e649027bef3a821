using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A browser page on the dashboard. Its console must be empty when it is closed.</summary>
sealed class Screen : IAsyncDisposable
{
    private readonly Uri _address;
    private readonly List<string> _console = [];
    private readonly List<string> _expected = [];

    public Screen(IPage page, Uri address)
    {
        (Page, _address) = (page, address);
        page.Console += (_, message) => _console.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _console.Add(error);
        page.RequestFailed += (_, request) => Note(request);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _console.Add($"{response.Status} {response.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>The console output so far.</summary>
    public IReadOnlyList<string> Console => [.. _console];

    /// <summary>Opens a query and waits for the live connection, which the search box shows by taking text.</summary>
    public async Task GoAsync(string query = "")
    {
        await Page.GotoAsync(new Uri(_address, query).ToString());
        await Assertions.Expect(Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
    }

    /// <summary>The value of the figure with a label.</summary>
    public ILocator Figure(string label) => Page.Locator(".card", new() { Has = Page.GetByText(label, new() { Exact = true }) }).Locator(".card-value");

    public ILocator Rows => Page.Locator(".job-table tbody tr");

    /// <summary>Expected console texts that are no fault of this page, such as the 404 of an unknown job.</summary>
    public void Expects(params ReadOnlySpan<string> words) => _expected.AddRange(words);

    public async ValueTask DisposeAsync()
    {
        await FailurePictures.TakeAsync(Page);
        await Page.Context.DisposeAsync();
        Assert.DoesNotContain(_console, said => !_expected.Exists(words => said.Contains(words, StringComparison.Ordinal)));
    }

    // Closing a page aborts its open requests; the live connection is always one.
    private void Note(IRequest request)
    {
        if (request.Failure != "net::ERR_ABORTED")
            _console.Add($"{request.Failure} {request.Url}");
    }
}
