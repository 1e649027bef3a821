using System.Globalization;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Random faults, restarts, deletions and watchers.</summary>
[Collection(QuiescenceProbe.Collection)]
[Trait("Category", "Slow")]
public sealed class ReaderSimulationTests
{
    private const int RandomSeeds = 5;

    /// <summary>Seeds that once found a bug, and random ones; the environment variable ORDEAL_SEED gives others, separated by commas.</summary>
    public static TheoryData<int> Seeds() => Environment.GetEnvironmentVariable("ORDEAL_SEED") is { Length: > 0 } seeds
        ? [.. seeds.Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))]
        : [2018, 3030, 7919, 79190, 95028, 102947, 1897360857, .. SeededSamples.Seeds(RandomSeeds)];

    // Up to 3,000 jobs lie in the past, and some come.
    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Watchers_count_the_services_jobs_where_not_all_have_their_texts_in_memory(int seed)
    {
        await using var simulation = await ReaderSimulation.StartAsync(seed, maxJobs: 2_500);
        var fault = await simulation.RunAsync();
        Assert.True(fault is null, $"ORDEAL_SEED={seed}: {fault}");
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Watchers_see_the_services_jobs_after_faults_restarts_and_deletions(int seed)
    {
        await using var simulation = await ReaderSimulation.StartAsync(seed);
        var fault = await simulation.RunAsync();
        Assert.True(fault is null, $"ORDEAL_SEED={seed}: {fault}");
    }
}
