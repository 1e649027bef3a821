using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Where jobs are stored, when they are not, and that callers see nothing of a failing store.</summary>
public sealed class KeyValueStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-store-").FullName;

    private string Kept => Path.Combine(_root, "kept");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("false")]
    [InlineData("False")]
    public async Task Setting_turns_the_store_off(string value)
    {
        using var store = new StoreUnderTest(Kept, settings: ("Reading:Store", value));
        await KeepsNothingAsync(store);
    }

    [Fact]
    public async Task Sample_jobs_are_not_kept()
    {
        using var store = new StoreUnderTest(Kept, StoreUnderTest.Real() with { IsSample = true });
        await KeepsNothingAsync(store);
    }

    [Theory]
    [InlineData("Reading:Store", "maybe")]
    [InlineData("Reading:StorePath", "Data Source=x")]
    [InlineData("Reading:StorePath", "a\"b")]
    [InlineData("Reading:StorePath", "a\0b")]
    public void Invalid_store_settings_are_named(string setting, string value)
    {
        using var store = new StoreUnderTest(Kept, settings: (setting, value));
        Assert.StartsWith($"{setting} is '{value}'", Assert.Single(store.Faults()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", " ")]
    [InlineData("TRUE", "data")]
    [InlineData("false", "/no such place")]
    public void Unrelated_settings_do_not_stop_the_start(string? store, string? path)
    {
        using var under = new StoreUnderTest(path, settings: ("Reading:Store", store));
        Assert.Empty(under.Faults());
    }

    [Fact]
    public void Default_path_is_the_accounts_directory_and_a_relative_one_starts_at_the_program()
    {
        Assert.EndsWith("ClassifyDashboard", new StorageOptions().Directory, StringComparison.Ordinal);
        Assert.True(Path.IsPathFullyQualified(new StorageOptions().Directory));
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data"), new StorageOptions { StorePath = " data " }.Directory);
    }

    [Fact]
    public async Task Cache_registered_by_the_host_replaces_the_file()
    {
        var cache = new HostsCache();
        using var store = new StoreUnderTest(Kept, alsoRegister: services => services.AddSingleton<IDistributedCache>(cache));
        await store.SetAsync("a", 1);
        Assert.Equal([1], await store.GetAsync("a"));
        var (key, _) = Assert.Single(cache.Values);
        Assert.Matches("^jobs/[0-9a-f]{12}/a$", key);
        Assert.Equal(TimeSpan.FromDays(35), cache.LastOptions?.SlidingExpiration);
        Assert.False(Directory.Exists(Kept));
    }

    [Fact]
    public async Task Memory_cache_is_not_used_to_keep_jobs()
    {
        using var store = new StoreUnderTest(Kept, alsoRegister: services => services.AddDistributedMemoryCache());
        await store.SetAsync("a", 1);
        Assert.True(Directory.Exists(Kept));
    }

    [Fact]
    public async Task Store_failure_is_hidden_from_callers_logged_once_per_kind_and_pauses_a_minute()
    {
        var cache = new HostsCache { Trouble = new IOException("No space left on device") };
        using var store = new StoreUnderTest(Kept, alsoRegister: services => services.AddSingleton<IDistributedCache>(cache));
        await store.SetAsync("a", 1);
        Assert.Null(await store.GetAsync("a"));
        Assert.Equal((2, 1), (cache.Calls, store.Warnings));
        cache.Trouble = new TimeoutException("It does not answer");
        await store.Store.RemoveAsync("a", TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (cache.Calls, store.Warnings));

        cache.Trouble = null;
        await store.SetAsync("a", 1);
        Assert.Equal(3, cache.Calls);
        store.Time.Advance(KeyValueStore.Pause);
        await store.SetAsync("a", 2);
        Assert.Equal([2], await store.GetAsync("a"));

        cache.Trouble = new IOException("No space left on device");
        Assert.Null(await store.GetAsync("a"));
        Assert.Equal(2, store.Warnings);
        Assert.DoesNotContain(StoreUnderTest.Key, store.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_call_is_cancelled_and_no_failure()
    {
        using var store = new StoreUnderTest(Kept);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Store.GetAsync("a", new(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Store.SetAsync("a", [1], TimeSpan.FromDays(1), new(canceled: true)));
        Assert.Equal(0, store.Warnings);
        using var source = new CancellationTokenSource();
        var cache = new HostsCache { Trouble = new OperationCanceledException("Its own time was up") };
        using var other = new StoreUnderTest(Kept, alsoRegister: services => services.AddSingleton<IDistributedCache>(cache));
        Assert.Null(await other.Store.GetAsync("a", source.Token));
        Assert.Equal(1, other.Warnings);
    }

    [Fact]
    public async Task Connection_that_is_not_ready_is_tried_again()
    {
        LlamaCloudConnection? connection = null;
        using var store = new StoreUnderTest(Kept, alsoRegister: services =>
            services.AddSingleton(_ => connection ?? throw new InvalidOperationException("Not yet.")));
        Assert.Throws<InvalidOperationException>(() => store.Store.IsOn);
        connection = StoreUnderTest.Real();
        Assert.True(store.Store.IsOn);
        await store.SetAsync("a", 1);
        Assert.Equal([1], await store.GetAsync("a"));
    }

    private async Task KeepsNothingAsync(StoreUnderTest store)
    {
        Assert.False(store.Store.IsOn);
        await store.SetAsync("a", 1);
        Assert.Null(await store.GetAsync("a"));
        await store.Store.RemoveAsync("a", TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(Kept));
        Assert.Equal(0, store.Warnings);
    }
}
