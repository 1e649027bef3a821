using ClassifyDashboard.Tests.Reading;

namespace ClassifyDashboard.Tests.FaultMatrix;

/// <summary>
/// Every fault of the service or of the way to it, in every situation: it is reported in plain words, known jobs
/// stay, nothing is lost or counted twice, nothing breaks, and everything recovers by itself.
/// </summary>
[Collection(QuiescenceProbe.Collection)]
[Trait("Category", "Slow")]
public sealed class FaultMatrixTests(FaultTable table) : IClassFixture<FaultTable>
{
    public static TheoryData<string> Faults => [.. FaultCase.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_is_reported_and_recovered_from(string name)
    {
        var fault = FaultCase.All.Single(fault => fault.Name == name);
        await using var host = await FaultedHost.StartAsync(fault, new() { Jobs = 6_000, Days = 60, ArrivalsPerSecond = 0 });
        table.Add(fault, await new FaultRun(fault, host).RunAsync());
    }
}
