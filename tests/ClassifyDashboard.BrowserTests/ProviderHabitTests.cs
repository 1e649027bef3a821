using System.Net;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Sign-in by providers that behave differently: people are told what is wrong and never get an error page.</summary>
public sealed class ProviderHabitTests : IAsyncLifetime
{
    private static readonly Person Ann = new("ann@example.com", true, "staff", "ops");

    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 20, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    [Fact]
    public async Task Sign_out_says_so_when_the_provider_has_no_sign_out_address()
    {
        await using var visit = await VisitAsync(new(SaysEndOfSession: false));
        Assert.Contains("Pages of this dashboard", await visit.SignOutAsync(), StringComparison.Ordinal);
        Assert.Contains("The provider has no sign-out address", await visit.GetAsync("signout/provider"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_out_at_a_provider_that_wants_the_client_id_returns_to_the_dashboard()
    {
        await using var visit = await VisitAsync(new(WantsClientAtEnd: true));
        await visit.SignOutAsync();
        Assert.Contains("You are signed out", await visit.GetAsync("signout/provider"), StringComparison.Ordinal);
        Assert.StartsWith(visit.Dashboard.Address.ToString(), visit.Last!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)GroupsAs.List)]
    [InlineData((int)GroupsAs.TextOfList)]
    public async Task Groups_are_read_from_a_list_and_from_a_single_text(int groups)
    {
        await using var visit = await VisitAsync(new(Groups: (GroupsAs)groups));
        Assert.Contains("\"jobs\":", await visit.GetAsync("api/summary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)GroupsAs.Omitted)]
    [InlineData((int)GroupsAs.LeftOutInShort)]
    public async Task Person_in_too_many_groups_for_the_provider_to_list_is_told_so(int groups)
    {
        await using var visit = await VisitAsync(new(Groups: (GroupsAs)groups), isIn: false);
        Assert.Contains("in so many groups that the provider did not send them", await visit.SignInAsync(Ann.Email), StringComparison.Ordinal);
        Assert.Contains("Access:OpenIdConnect:GroupsClaim=roles", visit.Dashboard.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_who_cancels_at_the_provider_is_told_so()
    {
        await using var visit = await VisitAsync(new(), isIn: false);
        Assert.Contains("it was cancelled there", await visit.SignInAsync(Provider.Nobody), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(-4, true)]
    [InlineData(-600, false)]
    public async Task Sign_in_allows_a_small_clock_difference_and_names_a_larger_one(int minutes, bool isIn)
    {
        await using var visit = await VisitAsync(new(ClockAhead: TimeSpan.FromMinutes(minutes)), isIn: false);
        var page = await visit.SignInAsync(Ann.Email);
        if (isIn)
            Assert.Contains("Sign out", page, StringComparison.Ordinal);
        else
            Assert.Contains("their clocks differ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_continues_when_the_provider_changes_its_keys()
    {
        await using var visit = await VisitAsync(new());
        await visit.SignOutAsync();
        visit.Provider.ChangeKey();
        var page = await visit.SignInAsync(Ann.Email);
        if (!page.Contains("Sign out", StringComparison.Ordinal))
            page = await visit.SignInAsync(Ann.Email); // the first response reveals the new key
        Assert.Contains("Sign out", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_who_lost_the_sign_in_cookie_is_told_so_and_can_try_again()
    {
        await using var visit = await VisitAsync(new(), isIn: false);
        await visit.GetAsync("login/provider");
        visit.ForgetCookies();
        Assert.Contains("the browser did not keep its cookie", await visit.GoOnAsync(Ann.Email), StringComparison.Ordinal);
        Assert.Contains("Sign out", await visit.SignInAsync(Ann.Email), StringComparison.Ordinal);
    }

    private async Task<Visit> VisitAsync(Habits habits, bool isIn = true)
    {
        var provider = await Provider.StartAsync(habits, Ann);
        var visit = new Visit(provider,
            await DashboardProcess.StartAsync(_sample, settings: provider.Settings(("Access:OpenIdConnect:AllowedGroups", "staff"))));
        if (isIn)
            Assert.Contains("Sign out", await visit.SignInAsync(Ann.Email), StringComparison.Ordinal);
        return visit;
    }

    /// <summary>Acts as a browser: keeps cookies and follows redirects.</summary>
    private sealed class Visit(Provider provider, DashboardProcess dashboard) : IAsyncDisposable
    {
        private HttpClient _client = New();

        public Provider Provider => provider;

        public DashboardProcess Dashboard => dashboard;

        public Uri? Last { get; private set; }

        public void ForgetCookies()
        {
            _client.Dispose();
            _client = New();
        }

        public async Task<string> GetAsync(string address)
        {
            using var answer = await _client.GetAsync(new Uri(dashboard.Address, address), Cancelled);
            Last = answer.RequestMessage!.RequestUri;
            Assert.True((int)answer.StatusCode < 500, $"{Last} answered {answer.StatusCode}");
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancelled));
        }

        public async Task<string> SignInAsync(string who)
        {
            await GetAsync("login/provider");
            return await GoOnAsync(who);
        }

        /// <summary>Whether the current page is the provider's.</summary>
        public Task<string> GoOnAsync(string who) => GetAsync($"{Last}&as={who}");

        public async Task<string> SignOutAsync()
        {
            var page = await GetAsync("signout");
            var proof = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", proof)]);
            using var answer = await _client.PostAsync(new Uri(dashboard.Address, "signout"), form, Cancelled);
            return await answer.Content.ReadAsStringAsync(Cancelled);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            // Whose text says what the response lacked
            Assert.DoesNotContain(
                dashboard.Log.Split('\n'),
                line => line.StartsWith("fail:", StringComparison.Ordinal) && !line.Contains("OpenIdConnectHandler", StringComparison.Ordinal));
            foreach (var secret in new[] { Provider.ClientSecret, "code=", Ann.Email })
                Assert.DoesNotContain(secret, dashboard.Log, StringComparison.Ordinal);
            await dashboard.DisposeAsync();
            await provider.DisposeAsync();
        }

        private static HttpClient New() => new(new HttpClientHandler { CookieContainer = new() });
    }
}
