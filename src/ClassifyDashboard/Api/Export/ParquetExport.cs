using System.Buffers;
using System.IO.Pipelines;
using ClassifyDashboard.Jobs;
using Parquet;

namespace ClassifyDashboard.Api.Export;

/// <summary>Writes jobs for notebooks and databases: Apache Parquet, with a typed column for each field.</summary>
/// <remarks>
/// Times are timestamps in UTC with microseconds, as the service writes them. Jobs are written in row groups, which bound the memory of an
/// export. A file that was not written to its end has no footer, without which no reader opens it.
/// </remarks>
internal static class ParquetExport
{
    /// <summary>The maximum number of jobs in a row group.</summary>
    internal const int MaxRows = 20_000;

    /// <summary>The number of characters after which a row group ends, for jobs with long texts.</summary>
    internal const int MaxCharacters = 8_000_000;

    // Texts that repeat, such as project and status, are stored once for each row group. Snappy is the usual compression: every reader has it.
    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Snappy };

    public static async Task WriteAsync(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken)
    {
        var group = new ParquetRows();
        var stream = new PipeWriterStream(to);
        var writer = await ParquetWriter.CreateAsync(group.Schema, stream, Options, cancellationToken: cancellationToken);
        foreach (var job in jobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fields.Write(job, group);
            group.EndRow();
            if (group.Jobs < MaxRows && group.Characters < MaxCharacters)
                continue;
            await group.WriteAsync(writer, cancellationToken);
            if ((await to.FlushAsync(cancellationToken)).IsCompleted)
                return; // the reader has disconnected
        }

        if (group.Jobs > 0)
            await group.WriteAsync(writer, cancellationToken);
        await writer.DisposeAsync(); // only on success: it writes the footer, with which a file that was cut off would look whole
        await to.FlushAsync(cancellationToken);
    }

    /// <summary>A pipe as the stream that the package writes to. It counts, because the footer names the places of all columns.</summary>
    private sealed class PipeWriterStream(PipeWriter to) : Stream
    {
        private const int ChunkSize = 64 * 1024;

        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _written;

        public override long Position
        {
            get => _written;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            to.Write(buffer);
            _written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (; buffer.Length > ChunkSize; buffer = buffer[ChunkSize..])
            {
                Write(buffer.Span[..ChunkSize]);
                await to.FlushAsync(cancellationToken);
            }

            Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // The export flushes the pipe after each row group.
        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
