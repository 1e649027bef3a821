namespace ClassifyDashboard.Tests.Reading;

/// <summary>Faults, restarts, deletions and watchers by chance. Run on demand, since a case takes up to ten seconds: the test program with -explicit only.</summary>
public sealed class OrdealTests
{
    /// <summary>Any other seed is tried alone by the environment variable ORDEAL_SEED.</summary>
    public static TheoryData<int> Seeds() => int.TryParse(Environment.GetEnvironmentVariable("ORDEAL_SEED"), out var seed) ? [seed] : [7919, 15838, 23757, 47514, 63352];

    [Theory(Explicit = true)]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_goes_wrong_everyone_sees_the_truth_once_it_is_over(int seed)
    {
        await using var ordeal = await Ordeal.StartAsync(seed);
        await ordeal.SufferAsync();
        var fault = await ordeal.ComeToRestAsync();
        Assert.True(fault is null, $"Seed {seed}: {fault}");
    }
}
