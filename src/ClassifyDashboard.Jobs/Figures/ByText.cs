using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>What is counted of each text, in the order in which the texts are first met.</summary>
/// <remarks>Jobs share the texts that they have in common: who has met the very same string need not read its letters again.</remarks>
internal sealed class ByText<T>
    where T : struct
{
    private const int Remembered = 256;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<T> _counts = [];
    private readonly (string? Text, int Place)[] _latest = new (string?, int)[Remembered];

    /// <summary>The texts with what was counted of each.</summary>
    public IEnumerable<(string Text, T Counts)> All => _places.Keys.Zip(_counts);

    /// <summary>What is counted of a text, to go on with; the default where it is new. Of use until the next call.</summary>
    public ref T Of(string text)
    {
        ref var latest = ref _latest[RuntimeHelpers.GetHashCode(text) % Remembered];
        if (!ReferenceEquals(latest.Text, text))
        {
            if (!_places.TryGetValue(text, out var place))
            {
                _places.Add(text, place = _counts.Count);
                _counts.Add(default);
            }

            latest = (text, place);
        }

        return ref CollectionsMarshal.AsSpan(_counts)[latest.Place];
    }
}
