using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using CsvHelper;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>Writes exports as the endpoint does and reads them as other programs do.</summary>
static class Exported
{
    public const string Bom = "\uFEFF";

    public static async Task<byte[]> WriteAsync(string extension, IEnumerable<Job> jobs, bool wholeAddresses = false, NameTable? names = null)
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream, new(leaveOpen: true));
        await ExportFormat.All.Single(format => format.Extension == extension)
            .WriteAsync(jobs, new(wholeAddresses, names ?? NameTable.Empty), pipe, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return stream.ToArray();
    }

    public static async Task<string> TextAsync(string extension, params AJob[] jobs) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await WriteAsync(extension, jobs.Select(job => job.Build())));

    /// <summary>The rows of a CSV file by the names in its header row.</summary>
    public static List<Dictionary<string, string>> Rows(byte[] csv)
    {
        using var reader = CsvReader.Create(csv,
            new() { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, FieldCountMismatch = CsvFieldCountHandling.Throw });
        reader.ReadHeader();
        var names = reader.Headers.ToArray();
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
            rows.Add(names.Select((name, i) => (name, reader.GetString(i))).ToDictionary(field => field.name, field => field.Item2));
        return rows;
    }

    public static List<JsonElement> Objects(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(job => job.Clone())];
    }

    public static List<JsonElement> Lines(byte[] lines)
    {
        var text = Encoding.UTF8.GetString(lines);
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    /// <summary>A text reduced to what UTF-8 can hold.</summary>
    public static string? WellFormed(string? text) => text is null ? null : string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}

/// <summary>A pipe to nowhere, which records the most it ever held.</summary>
sealed class CountingPipe : PipeWriter
{
    private byte[] _memory = [];
    private long _unflushed;

    public long Written { get; private set; }

    public long MaxUnflushed { get; private set; }

    public int LargestBuffer => _memory.Length;

    public override void Advance(int bytes)
    {
        Written += bytes;
        _unflushed += bytes;
        MaxUnflushed = Math.Max(MaxUnflushed, _unflushed);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_memory.Length < Math.Max(sizeHint, 4_096))
            _memory = new byte[Math.Max(sizeHint, 4_096)];
        return _memory;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _unflushed = 0;
        return ValueTask.FromResult(default(FlushResult));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
