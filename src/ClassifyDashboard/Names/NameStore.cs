using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Names;

/// <summary>Keeps names beyond the process, and longer than the service has them: a file's name is gone there after about two days.</summary>
internal sealed class NameStore(KeyValueStore store)
{
    /// <summary>The number of entries over which the names of inputs are spread, so that a few new names rewrite a small part of them.</summary>
    public const int Buckets = 256;

    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(400);

    /// <summary>Reads the names of inputs in some buckets, a bucket at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, KnownName>> ReadInputsAsync(
        IEnumerable<int> buckets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var bucket in buckets)
        {
            if (await ReadAsync(KindOf(bucket), cancellationToken) is { } stored)
                yield return stored.Items;
        }
    }

    /// <summary>Writes the names of the inputs of a bucket.</summary>
    public Task WriteInputsAsync(int bucket, IReadOnlyDictionary<string, KnownName> names, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(KindOf(bucket), new(names, now), cancellationToken);

    public async Task<StoredNames?> ReadAsync(string kind, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(KeyOf(kind), cancellationToken) is not { } bytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, NamesJson.Default.StoredNames) is { Items: not null } names ? names : null;
        }
        catch (JsonException)
        {
            return null; // damaged: it is read from the service again
        }
    }

    public Task WriteAsync(string kind, StoredNames names, CancellationToken cancellationToken) =>
        store.SetAsync(KeyOf(kind), JsonSerializer.SerializeToUtf8Bytes(names, NamesJson.Default.StoredNames), KeepUnused, cancellationToken);

    /// <summary>Returns the bucket of an input's id, the same in each process.</summary>
    public static int BucketOf(string id)
    {
        var hash = 2_166_136_261u; // FNV-1a
        foreach (var unit in id)
            hash = (hash ^ unit) * 16_777_619;
        return (int)((hash ^ (hash >> 16)) % Buckets);
    }

    private static string KindOf(int bucket) => $"inputs/{bucket:x2}";

    private static string KeyOf(string kind) => $"names/{kind}";
}

/// <summary>The names of one kind, or of one bucket of inputs.</summary>
/// <param name="Items">The names by id.</param>
/// <param name="ReadAt">When the service was asked for all of the kind; of inputs, when the bucket was written.</param>
internal sealed record StoredNames(IReadOnlyDictionary<string, KnownName> Items, DateTimeOffset ReadAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredNames))]
internal sealed partial class NamesJson : JsonSerializerContext;
