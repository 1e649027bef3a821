using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Review;

/// <summary>The labels of this server alone: in memory, and in the store where there is one.</summary>
/// <remarks>
/// The store has entries of up to <see cref="PartSize"/> labels each, numbered from 0. A new label rewrites the last one. Entries do not expire:
/// labels outlive their jobs.
/// </remarks>
internal sealed class LabelStore(KeyValueStore store) : ILabelStore, IDisposable
{
    internal const int PartSize = 64;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<List<Label>> _parts = [];
    private readonly Dictionary<(string JobId, string Reviewer), int> _places = [];
    private bool _isRead;
    private Book _book = new(LabelBook.Empty, 0);

    // There are no others.
    public event Action<string>? ChangedElsewhere
    {
        add { }
        remove { }
    }

    public LabelBook Labels => Volatile.Read(ref _book).Labels;

    public long Version => Volatile.Read(ref _book).Version;

    public bool IsDurable => store.IsOn;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isRead))
            return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await TryReadAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Where the store took not all of them, none counts.
    public Task<int?> AddAsync(IReadOnlyList<Label> labels, CancellationToken cancellationToken) => ChangeAsync(
        labels.Where(label => !(FindOf(label) is { } known && (known == label || known.At > label.At))), Put, cancellationToken);

    public async Task<bool> RemoveAsync(Label label, CancellationToken cancellationToken) => await ChangeAsync([label], Take, cancellationToken) is not null;

    public void Dispose() => _turn.Dispose();

    private Label? FindOf(Label label) => Labels.Of(label.Job.Id).FirstOrDefault(each => each.Reviewer == label.Reviewer);

    // A change goes on when its caller leaves: half of it would be lost.
    private async Task<int?> ChangeAsync(IEnumerable<Label> labels, Action<Label, SortedSet<int>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!await TryReadAsync(CancellationToken.None))
                return null;
            var (book, parts, changed) = (Labels, _parts.ConvertAll(part => part.ToList()), new SortedSet<int>());
            Label[] all = [.. labels];
            foreach (var label in all)
            {
                change(label, changed);
                book = _places.ContainsKey((label.Job.Id, label.Reviewer)) ? book.With(label) : book.Without(label);
            }

            if (all.Length == 0)
                return 0;
            if (!store.IsOn || await StoreAsync(changed))
            {
                Publish(book);
                return all.Length;
            }

            _parts.Clear();
            _parts.AddRange(parts);
            Index();
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Put(Label label, SortedSet<int> changed)
    {
        Take(label, changed);
        if (_parts.Count == 0 || _parts[^1].Count >= PartSize)
            _parts.Add([]);
        _parts[^1].Add(label);
        _places[(label.Job.Id, label.Reviewer)] = _parts.Count - 1;
        changed.Add(_parts.Count - 1);
    }

    private void Take(Label label, SortedSet<int> changed)
    {
        if (!_places.Remove((label.Job.Id, label.Reviewer), out var part))
            return;
        _parts[part].RemoveAll(each => each.Job.Id == label.Job.Id && each.Reviewer == label.Reviewer);
        changed.Add(part);
    }

    // If the first entry is gone, the store has begun anew (a damaged file is set aside), and all entries are written again.
    private async Task<bool> StoreAsync(SortedSet<int> changed)
    {
        if (!changed.Contains(0) && await store.GetAsync(KeyOf(0), CancellationToken.None) is null)
            changed.UnionWith(Enumerable.Range(0, _parts.Count));
        foreach (var part in changed)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(new StoredLabels(_parts[part]), LabelJson.Default.StoredLabels);
            if (!await store.KeepAsync(KeyOf(part), bytes, CancellationToken.None))
                return false;
        }

        return true;
    }

    // A store that does not answer may hold labels, which a new one would overwrite. So nothing is added until it has answered.
    private async Task<bool> TryReadAsync(CancellationToken cancellationToken)
    {
        if (_isRead)
            return true;
        if (store.IsOn)
        {
            _parts.Clear();
            while (true)
            {
                var (isAnswered, bytes) = await store.TryGetAsync(KeyOf(_parts.Count), cancellationToken);
                if (!isAnswered)
                    return false;
                if (bytes is null)
                    break;
                _parts.Add(Read(bytes));
            }
        }

        Index();
        Publish(_parts.SelectMany(part => part).Aggregate(LabelBook.Empty, (book, label) => book.With(label)));
        Volatile.Write(ref _isRead, true);
        return true;
    }

    // A damaged entry is no end: those behind it can be read.
    private static List<Label> Read(byte[] bytes)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(bytes, LabelJson.Default.StoredLabels)?.Labels?.Where(label => label?.Job?.Id is not null) ?? []];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private void Index()
    {
        _places.Clear();
        for (var part = 0; part < _parts.Count; part++)
        {
            foreach (var label in _parts[part])
                _places[(label.Job.Id, label.Reviewer)] = part;
        }
    }

    private void Publish(LabelBook labels) => Volatile.Write(ref _book, new(labels, _book.Version + 1));

    private static string KeyOf(int part) => string.Create(CultureInfo.InvariantCulture, $"labels/{part:000000}");

    private sealed record Book(LabelBook Labels, long Version);
}

/// <summary>The labels of one entry of the store.</summary>
internal sealed record StoredLabels(IReadOnlyList<Label> Labels);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredLabels))]
[JsonSerializable(typeof(StoredClaims))]
internal sealed partial class LabelJson : JsonSerializerContext;
