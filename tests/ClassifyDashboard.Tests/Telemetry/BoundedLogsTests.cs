using ClassifyDashboard.Telemetry;
using ClassifyDashboard.Tests.LlamaCloud;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Telemetry;

public sealed class BoundedLogsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(AJob.Created);
    private readonly CapturedLog _log = new();
    private readonly BoundedLogs _logs;

    public BoundedLogsTests() => _logs = new(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log)), _time);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Alike_warnings_are_written_five_times_and_then_counted_after_a_minute()
    {
        var log = _logs.CreateLogger("A");
        for (var i = 1; i <= 12; i++)
            log.LogWarning("Number {Number} failed.", i);
        Assert.Equal(5, Lines("failed.").Count);
        Assert.Empty(Lines("left out"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.EndsWith("7 more lines like this were left out within a minute: Number {Number} failed.", Assert.Single(Lines("left out")).TrimEnd(),
            StringComparison.Ordinal);
        log.LogWarning("Number {Number} failed.", 13);
        Assert.Single(Lines("Number 13"));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(Lines("left out"));
    }

    [Fact]
    public void Lines_that_come_seldom_are_all_written()
    {
        var log = _logs.CreateLogger("A");
        for (var i = 1; i <= 20; i++)
        {
            log.LogError("Number {Number} failed.", i);
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(20, Lines("failed.").Count);
    }

    [Fact]
    public void Lines_of_other_categories_levels_texts_and_exceptions_are_counted_apart()
    {
        for (var i = 0; i < 9; i++)
        {
            _logs.CreateLogger("A").LogWarning(new IOException("x"), "It failed.");
            _logs.CreateLogger("A").LogWarning(new TimeoutException("x"), "It failed.");
            _logs.CreateLogger("A").LogError(new TimeoutException("x"), "It failed.");
            _logs.CreateLogger("B").LogWarning(new TimeoutException("x"), "It failed.");
            _logs.CreateLogger("A").LogWarning("It broke.");
        }

        Assert.Equal((20, 5), (Lines("It failed.").Count, Lines("It broke.").Count));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(5, Lines("4 more lines").Count);
        Assert.Single(Lines("(IOException)"));
        Assert.Equal(3, Lines("(TimeoutException)").Count);
    }

    [Fact]
    public void Lines_of_lower_levels_are_all_written()
    {
        var log = _logs.CreateLogger("A");
        for (var i = 1; i <= 20; i++)
            log.LogInformation("Number {Number} came.", i);
        Assert.Equal(20, Lines("came.").Count);
    }

    [Fact]
    public void End_of_the_program_says_how_many_were_left_out()
    {
        var log = _logs.CreateLogger("A");
        for (var i = 1; i <= 7; i++)
            log.LogWarning("Number {Number} failed.", i);
        _logs.Dispose();
        Assert.Single(Lines("2 more lines"));
    }

    [Fact]
    public void Many_kinds_of_lines_take_bounded_memory_and_are_written()
    {
        var lines = new RepeatedLines();
        for (var i = 0; i < 3 * RepeatedLines.MaxKinds; i++)
            Assert.True(lines.Add(new("A", LogLevel.Warning, $"{i}", null), AJob.Created).IsWritten);
        var later = AJob.Created + RepeatedLines.Span;
        for (var i = 0; i < RepeatedLines.Most; i++)
            Assert.True(lines.Add(new("A", LogLevel.Warning, "later", null), later).IsWritten);
        Assert.Equal((false, true), lines.Add(new("A", LogLevel.Warning, "later", null), later));
    }

    private List<string> Lines(string part) => [.. _log.Text.Split('\n').Where(line => line.Contains(part, StringComparison.Ordinal))];
}
