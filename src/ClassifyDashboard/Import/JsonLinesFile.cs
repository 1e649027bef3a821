using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.Import;

/// <summary>Reads a file of JSON lines: one job on a line; empty lines are skipped.</summary>
internal static class JsonLinesFile
{
    private const int BufferSize = 1024 * 1024;

    public static IAsyncEnumerable<FileRow> ReadAsync(Stream file, CancellationToken cancellationToken) =>
        ReadAsync(file, BufferedResponseHandler.MaxBytes, cancellationToken);

    /// <summary>Reads lines of at most <paramref name="maxBytes"/>; a longer one is refused without being held in memory.</summary>
    internal static async IAsyncEnumerable<FileRow> ReadAsync(Stream file, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = new ExportedJobParser();
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        var (number, isTooLong) = (0L, false);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (NextLine(ref rest, read.IsCompleted) is { } line)
            {
                number++;
                isTooLong |= line.Length > maxBytes;
                if (RowOf(number, line, isTooLong, parser) is { } row)
                    yield return row;
                isTooLong = false;
            }

            if (rest.Length > maxBytes)
                (rest, isTooLong) = (rest.Slice(rest.End), true);
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }

        // A last line that is too long and has no line break has no bytes left.
        if (isTooLong && RowOf(number + 1, default, true, parser) is { } last)
            yield return last;
        await reader.CompleteAsync();
    }

    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!isLast || rest.IsEmpty)
            return null;
        var last = rest;
        rest = rest.Slice(rest.End);
        return last;
    }

    private static FileRow? RowOf(long number, ReadOnlySequence<byte> line, bool isTooLong, ExportedJobParser parser)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Line {number}");
        if (isTooLong)
            return new(name, null, "it is too long");
        var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        bytes = bytes.Trim(" \t\r"u8);
        return bytes.IsEmpty ? null : FileRow.Of(name, bytes, parser);
    }
}
