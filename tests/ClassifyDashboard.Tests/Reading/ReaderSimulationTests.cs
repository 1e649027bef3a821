using System.Globalization;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Faults, restarts, deletions and watchers by chance.</summary>
[Collection(QuiescenceProbe.Collection)]
[Trait("Category", "Slow")]
public sealed class ReaderSimulationTests
{
    private const int ByChance = 5;

    /// <summary>Some that found something once, and some by chance; any others are tried by the environment variable ORDEAL_SEED, with commas between.</summary>
    public static TheoryData<int> Seeds() => Environment.GetEnvironmentVariable("ORDEAL_SEED") is { Length: > 0 } seeds
        ? [.. seeds.Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))]
        : [2018, 3030, 7919, 79190, 95028, 102947, 1897360857, .. SeededSamples.Seeds(ByChance)];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Watchers_see_the_services_jobs_after_faults_restarts_and_deletions(int seed)
    {
        await using var ordeal = await ReaderSimulation.StartAsync(seed);
        var fault = await ordeal.RunAsync();
        Assert.True(fault is null, $"ORDEAL_SEED={seed}: {fault}");
    }
}
