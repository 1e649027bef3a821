using System.Text;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Sharing;

/// <summary>Long id lists: stored under a code, found again after a restart, bounded, and safe against forged codes.</summary>
public sealed class IdListStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classify-lists-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Long_id_list_of_an_address_is_stored_and_a_short_link_means_it()
    {
        using var store = Off();
        var lists = Lists(store);
        var ids = Ids(JobFilter.MaxJobIds);
        var (query, ignored) = await lists.ReadAsync("?status=FAILED&job_ids=" + string.Join(',', ids));
        Assert.Empty(ignored);

        var link = query.Write();
        Assert.Equal($"?status=FAILED&job_list={IdList.CodeOf(ids)}", link);
        (var again, ignored) = await lists.ReadAsync(link);
        Assert.Empty(ignored);
        Assert.Equal(query, again);
    }

    [Fact]
    public async Task Stored_id_list_survives_a_restart()
    {
        var link = JobQuery.Default.With(new JobFilter { JobIds = Ids(500) }).Write();
        using (var store = On())
            await Lists(store).KeepAsync(Ids(500));
        using (var store = On())
        {
            var (query, ignored) = await Lists(store).ReadAsync(link);
            Assert.Empty(ignored);
            Assert.Equal(Ids(500), query.Filter.JobIds);
        }
    }

    [Fact]
    public async Task Id_list_is_not_available_under_another_API_key()
    {
        using (var store = On())
            await Lists(store).KeepAsync(Ids(500));
        using var other = new StoreUnderTest(Path.Combine(_root, "kept"), StoreUnderTest.Real("llx-another"));
        Assert.Single((await Lists(other).ReadAsync($"?job_list={IdList.CodeOf(Ids(500))}")).Ignored);
    }

    [Fact]
    public async Task Missing_id_list_is_named_and_the_rest_of_the_address_applies()
    {
        using var store = On();
        var (query, ignored) = await Lists(store).ReadAsync("?job_list=0123456789abcdef&q=x");
        Assert.Equal(new("job_list", "0123456789abcdef", "this list of ids is not kept here any more: paste it again"), Assert.Single(ignored));
        Assert.Equal("?q=x", query.Write());
    }

    [Fact]
    public async Task Code_can_only_look_up_lists_whatever_it_says()
    {
        var cache = new Notes();
        using var store = On(cache);
        string[] hostile = ["../key", "%2e%2e%2fjobs%2fabcdef", "0123456789abcde/", "0123456789abcde%00", "0123456789abcd..", "*", "0123456789abcdef0",
            "' or 1=1 --abcde"];
        foreach (var code in hostile)
            Assert.Single((await Lists(store).ReadAsync("?job_list=" + code)).Ignored);
        Assert.Empty(cache.Asked);

        await Lists(store).ReadAsync("?job_list=0123456789abcdef&job_list=fedcba9876543210");
        Assert.Matches("^jobs/[0-9a-f]{12}/list/0123456789abcdef$", Assert.Single(cache.Asked));
    }

    [Fact]
    public async Task Foreign_content_in_place_of_a_list_is_rejected()
    {
        var cache = new Notes { Everything = Encoding.UTF8.GetBytes("clj-1\nclj-2") };
        using var store = On(cache);
        Assert.Single((await Lists(store).ReadAsync("?job_list=0123456789abcdef")).Ignored);
    }

    [Fact]
    public async Task Short_lists_are_not_stored_and_long_ones_are_written_once()
    {
        var cache = new Notes();
        using var store = On(cache);
        var lists = Lists(store);
        await lists.KeepAsync([]);
        await lists.KeepAsync(Ids(20));
        Assert.Empty(cache.Written);
        await lists.KeepAsync(Ids(100));
        await lists.KeepAsync(Ids(100));
        Assert.Equal(IdListStore.KeepUnused, Assert.Single(cache.Written).SlidingExpiration);
    }

    [Fact]
    public async Task Least_recently_used_lists_are_removed_first()
    {
        using var store = Off();
        var lists = Lists(store);
        await lists.KeepAsync(Ids(100));
        await lists.KeepAsync(Ids(101));
        for (var i = 0; i < IdListStore.MaxLists - 1; i++)
        {
            await lists.KeepAsync(Ids(30, i));
            Assert.Empty((await lists.ReadAsync($"?job_list={IdList.CodeOf(Ids(100))}")).Ignored);
        }

        Assert.Single((await lists.ReadAsync($"?job_list={IdList.CodeOf(Ids(101))}")).Ignored);
    }

    [Fact]
    public async Task Memory_is_bounded_for_ids_of_any_length()
    {
        using var store = Off();
        var lists = Lists(store);
        ValueList<string> Huge(int seed) => Enumerable.Range(0, 1_000).Select(i => $"{seed}-{i}-".PadRight(JobFilter.MaxTextLength, 'x')).ToValueList();
        for (var i = 0; i <= IdListStore.MaxCharacters / (1_000 * JobFilter.MaxTextLength); i++)
            await lists.KeepAsync(Huge(i));
        Assert.Single((await lists.ReadAsync($"?job_list={IdList.CodeOf(Huge(0))}")).Ignored);
        Assert.Empty((await lists.ReadAsync($"?job_list={IdList.CodeOf(Huge(1))}")).Ignored);
    }

    [Fact]
    public async Task Invented_lists_do_not_fill_the_disk()
    {
        var cache = new Notes();
        using var store = On(cache);
        var lists = Lists(store);
        for (var i = 0; i < IdListStore.MaxStoredAnHour + 50; i++)
            await lists.KeepAsync(Ids(30, i));
        Assert.Equal(IdListStore.MaxStoredAnHour, cache.Written.Count);
        store.Time.Advance(TimeSpan.FromHours(1));
        await lists.KeepAsync(Ids(31));
        Assert.Equal(IdListStore.MaxStoredAnHour + 1, cache.Written.Count);
    }

    private static ValueList<string> Ids(int count, int seed = 0) =>
        Enumerable.Range(0, count).Select(i => $"clj-{seed:x8}-0000-4000-8000-{i:x12}").ToValueList();

    private static IdListStore Lists(StoreUnderTest store) => new(store.Store, store.Time);

    private StoreUnderTest On(IDistributedCache? cache = null) => new(
        Path.Combine(_root, "kept"), alsoRegister: services => _ = cache is null ? services : services.AddSingleton(cache));

    private StoreUnderTest Off() => new(_root, settings: ("Reading:Store", "false"));

    private sealed class Notes : IDistributedCache
    {
        public List<string> Asked { get; } = [];

        public List<DistributedCacheEntryOptions> Written { get; } = [];

        public byte[]? Everything { get; init; }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            Asked.Add(key);
            return Task.FromResult(Everything);
        }

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Written.Add(options);
            return Task.CompletedTask;
        }

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    }
}
