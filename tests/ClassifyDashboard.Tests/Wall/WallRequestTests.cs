using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Wall;

/// <summary>What a wall understands of its address, and what it says about the rest.</summary>
public sealed class WallRequestTests
{
    private static readonly IdListStore Lists = new(new KeyValueStore(null,
        new(new LlamaCloudConnection(new("https://api.example.com/"), "llx-secret", IsSample: false)), TimeProvider.System,
        NullLogger<KeyValueStore>.Instance), TimeProvider.System);

    [Theory]
    [InlineData("?status=FAILED&alarm=2,5%&tz=W.+Europe+Standard+Time", null, "Europe/Berlin", "")]
    [InlineData("?state=FAILED&titel=x&utm_source=y&alarm=x&from=x", null, "UTC", "from alarm state titel")]
    [InlineData("?tz=Mars/Olympus", "Asia/Tokyo", "Asia/Tokyo", "tz")]
    [InlineData("", "Mars/Olympus", "UTC", "tz")]
    public async Task Wall_address_names_what_it_does_not_understand_and_uses_a_zone_that_browsers_know(string query, string? browser, string zone,
        string ignored)
    {
        var wall = await WallRequest.ReadAsync(query, browser, Lists, new());
        Assert.Equal((zone, ignored), (wall.Zone.Id, string.Join(' ', wall.Ignored.Select(each => each.Key))));
    }

    [Fact]
    public async Task Code_of_a_long_id_list_is_understood_by_a_wall()
    {
        var query = ClassifyDashboard.Jobs.JobQuery.Default with
        {
            Filter = new() { JobIds = ClassifyDashboard.Jobs.ValueList.ToValueList(Enumerable.Range(0, 500).Select(i => $"clj-{i}")) },
        };
        await Lists.KeepAsync(query.Filter.JobIds);
        var wall = await WallRequest.ReadAsync(query.Write(), null, Lists, new());
        Assert.Empty(wall.Ignored);
        Assert.Equal(500, wall.Query.Filter.JobIds.Count);
    }
}
