using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>The host of an input that is an address, without user and port.</summary>
internal static class InputHost
{
    /// <summary>Returns the host of an input in lower case; null where the input is no address, or has no host.</summary>
    public static string? Of(DocumentInput input) =>
        input.Kind == DocumentInputKind.Url && Of(Encoding.UTF8.GetBytes(input.Value)) is { IsEmpty: false } host
            ? Encoding.UTF8.GetString(host).ToLowerInvariant()
            : null;

    /// <summary>Returns the host in an address as it is written; empty for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // called once for each job, by a new process too
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> address)
    {
        var scheme = address.IndexOf("://"u8);
        var rest = scheme < 0 ? address : address[(scheme + 3)..];
        if (rest.IndexOfAny("/?#"u8) is >= 0 and var end)
            rest = rest[..end];
        rest = rest[(rest.LastIndexOf((byte)'@') + 1)..];
        if (rest.IndexOf((byte)']') is >= 0 and var six)
            return rest[..(six + 1)];
        return rest.LastIndexOf((byte)':') is > 0 and var port ? rest[..port] : rest;
    }

    /// <summary>Returns the hosts by row of a block, without one where a row lacks its texts. Each host of the block is made once.</summary>
    public static Func<int, string?> In(JobBlock block)
    {
        var known = new Dictionary<ulong, string>();
        return row =>
        {
            if (block.Columns.InputKind[row] != DocumentInputKind.Url)
                return null;
            var stored = block.Columns.Texts[row, JobBlock.InputField];
            if (!Ascii.IsValid(stored))
                return Of(block.InputOf(row));
            if (Of(stored) is not { IsEmpty: false } host)
                return null;
            ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(known, StoredHash.Of(host), out _);
            return text ??= Encoding.ASCII.GetString(host).ToLowerInvariant();
        };
    }

    /// <summary>Matches the rows whose input has a host, in any case.</summary>
    public static Func<JobBlock, Predicate<int>?> Have(string host)
    {
        var ascii = Ascii.IsValid(host) ? Encoding.ASCII.GetBytes(host) : null;
        return block => row =>
        {
            if (block.Columns.InputKind[row] != DocumentInputKind.Url)
                return false;
            var stored = block.Columns.Texts[row, JobBlock.InputField];
            return ascii is not null && Ascii.IsValid(stored)
                ? ascii.Length > 0 && Ascii.EqualsIgnoreCase(Of(stored), ascii)
                : Is(block.InputOf(row), host);
        };
    }

    /// <summary>Whether an input has a host, in any case.</summary>
    public static bool Is(DocumentInput input, string host) => string.Equals(Of(input), host, StringComparison.OrdinalIgnoreCase);
}
