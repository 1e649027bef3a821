using System.Xml.Linq;
using ClassifyDashboard.Access.Keys;
using ClassifyDashboard.Tests.LlamaCloud;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Sign-in keys that cannot be written or read. The browser tests cover real file systems.</summary>
public sealed class KeyFileRepositoryTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("classify-dashboard-keys-");
    private readonly CapturedLog _log = new();

    private string Keys => KeyRing.In(Path.Combine(_place.FullName, "store"));

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void Keys_survive_a_restart()
    {
        New(Keys).StoreElement(new XElement("key", 1), "one");
        Assert.Equal(["1"], New(Keys).GetAllElements().Select(each => each.Value));
        Assert.DoesNotContain("Warning", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_kept_in_memory_with_a_warning_when_the_directory_cannot_be_made()
    {
        File.WriteAllText(Path.Combine(_place.FullName, "store"), "");
        var keys = New(Keys);
        keys.StoreElement(new XElement("key", 1), "one");
        Assert.Equal(["1"], keys.GetAllElements().Select(each => each.Value));
        Assert.Contains("Reading:StorePath", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_lost_at_run_time_costs_a_warning_and_no_key()
    {
        var keys = New(Keys);
        Directory.Delete(Keys);
        File.WriteAllText(Keys, "");
        keys.StoreElement(new XElement("key", 1), "one");
        Assert.Equal(["1"], keys.GetAllElements().Select(each => each.Value));
        Assert.Contains("Reading:StorePath", _log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<key>torn")]
    public void Key_file_torn_by_a_full_disk_does_not_lock_people_out(string text)
    {
        New(Keys).StoreElement(new XElement("key", 1), "one");
        File.WriteAllText(Path.Combine(Keys, "torn.xml"), text);
        var keys = New(Keys);
        Assert.Equal(["1"], keys.GetAllElements().Select(each => each.Value));
        Assert.Single(keys.GetAllElements());
        Assert.Single(_log.Text.Split('\n'), line => line.Contains("torn.xml", StringComparison.Ordinal));
    }

    private KeyFileRepository New(string directory) => new(directory, LoggerFactory.Create(logging => logging.AddProvider(_log)));
}
