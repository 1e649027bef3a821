using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>The requests that reading costs at the sample API, whatever the order of its responses.</summary>
[Trait("Category", "Slow")]
public sealed class RequestCountTests
{
    public static TheoryData<int, JobSpread, JobOrder, int> Cold()
    {
        var data = new TheoryData<int, JobSpread, JobOrder, int>();
        foreach (var order in Enum.GetValues<JobOrder>())
        {
            foreach (var spread in Enum.GetValues<JobSpread>())
            {
                foreach (var jobs in new[] { 0, 1, 100, 333, 1_000, 2_500, 10_000 })
                    data.Add(jobs, spread, order, 7);
            }

            data.Add(100_000, JobSpread.Even, order, 30);
            data.Add(100_000, JobSpread.Hour, order, 30);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cold))]
    public async Task Cold_window_costs_hardly_more_requests_than_its_full_pages(int jobs, JobSpread spread, JobOrder order, int days)
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = jobs, Days = days - 1, ArrivalsPerSecond = 0, Spread = spread, Order = order });
        var load = await host.CompleteAsync(Last(days));
        Assert.Equal(jobs, load.Jobs.Count);
        Assert.InRange(host.Sample.Requests.Total, Math.Ceiling(jobs / 100.0), 1.05 * Math.Ceiling(jobs / 100.0) + 10);
    }

    private static JobFilter Last(int days) => new() { Window = new(TimeBound.Ago(days, TimeUnit.Day), TimeBound.Now) };
}
