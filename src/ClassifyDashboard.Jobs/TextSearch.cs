using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Finds the rows of a block in whose id, shown input, error or reasoning a text occurs, ignoring case like
/// <see cref="StringComparison.OrdinalIgnoreCase"/>; and those of documents whose name holds it.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="named">The inputs of the documents whose name holds the text; null for none.</param>
/// <remarks>
/// An ASCII text equals only ASCII, so it is searched in the bytes of all rows at once. Any other text can only be in a text that has
/// other characters, which is decoded.
/// </remarks>
internal sealed class TextSearch(string text, FrozenSet<string>? named = null)
{
    private readonly Func<JobBlock, Predicate<int>?>? _named = named is { Count: > 0 } ? FilterMatching.HaveInput(named) : null;
    private readonly byte[]? _ascii = Ascii.IsValid(text) && text.Length > 0 ? Encoding.ASCII.GetBytes(text.ToLowerInvariant()) : null;

    /// <summary>Moves the rows with the text to the front, in their order, and returns their number.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">Rows in ascending order.</param>
    public int Keep(JobBlock block, Span<int> rows)
    {
        var columns = block.Columns;
        var hasName = _named?.Invoke(block);
        if (_ascii is null)
            return KeepDecoded(block, rows, hasName);
        var (kept, next) = (0, -1);
        foreach (var row in rows)
        {
            if (hasName?.Invoke(row) == true)
            {
                rows[kept++] = row;
                continue;
            }

            if (columns.Odd.Length > 0 && Array.BinarySearch(columns.Odd, row) >= 0)
            {
                if (Holds(block, row))
                    rows[kept++] = row;
                continue;
            }

            if (next < row)
                next = NextHit(block, row, rows[^1]);
            if (next == row)
                rows[kept++] = row;
        }

        return kept;
    }

    // Returns the first row with the text in a range of rows; a row beyond it where there is none.
    private int NextHit(JobBlock block, int row, int last)
    {
        var texts = block.Columns.Texts;
        var (position, end) = (texts.StartOf(row), texts.StartOf(last + 1));
        while (IndexOf(texts.Bytes[position..end], _ascii) is var found && found >= 0)
        {
            position += found;
            var (hit, field, fieldEnd) = texts.At(position, row);
            var isShown = field != JobBlock.InputField || block.InputOf(hit).ShowsIgnoringCase(text);
            if (isShown && position + _ascii!.Length <= fieldEnd)
                return hit;
            position++;
        }

        return int.MaxValue;
    }

    private int KeepDecoded(JobBlock block, Span<int> rows, Predicate<int>? hasName)
    {
        var kept = 0;
        foreach (var row in rows)
        {
            if (hasName?.Invoke(row) == true || Holds(block, row))
                rows[kept++] = row;
        }

        return kept;
    }

    private bool Holds(JobBlock block, int row)
    {
        for (var field = JobBlock.IdField; field <= JobBlock.ReasoningField; field++)
        {
            if (_ascii is null && text.Length > 0 && Ascii.IsValid(block.Columns.Texts[row, field]))
                continue;
            if (field == JobBlock.InputField ? block.InputOf(row).ShowsIgnoringCase(text) : block.Text(row, field).ContainsIgnoringCase(text))
                return true;
        }

        return false;
    }

    /// <summary>Returns the first position of an ASCII text in lower case, ignoring case; negative where it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    internal static int IndexOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> lower)
    {
        var starts = bytes.Length - lower.Length + 1;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // A position is looked at closely only if the first and the last character are right.
            var (head, tail) = (lower[0], lower[^1]);
            var (headCase, tailCase) = (Vector256.Create(CaseOf(head)), Vector256.Create(CaseOf(tail)));
            var (heads, tails) = (Vector256.Create(head), Vector256.Create(tail));
            for (; i <= starts - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var starting = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i) | headCase, heads);
                var ending = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)(i + lower.Length - 1)) | tailCase, tails);
                for (var both = (starting & ending).ExtractMostSignificantBits(); both != 0; both &= both - 1)
                {
                    var at = i + BitOperations.TrailingZeroCount(both);
                    if (Ascii.EqualsIgnoreCase(bytes.Slice(at, lower.Length), lower))
                        return at;
                }
            }
        }

        for (; i < starts; i++)
        {
            if ((bytes[i] | CaseOf(lower[0])) == lower[0] && Ascii.EqualsIgnoreCase(bytes.Slice(i, lower.Length), lower))
                return i;
        }

        return -1;
    }

    // The bit in which the cases of a letter differ.
    private static byte CaseOf(byte lower) => lower is >= (byte)'a' and <= (byte)'z' ? (byte)0x20 : (byte)0;
}
