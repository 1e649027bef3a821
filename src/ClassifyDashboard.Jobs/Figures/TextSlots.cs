using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>Numbers texts in the order in which they are first met, so that what is counted of each lies in an array.</summary>
/// <remarks>Jobs share the texts that they have in common: who has met the very same string need not read its letters again.</remarks>
internal sealed class TextSlots
{
    private const int Remembered = 256;

    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly (string? Text, int Slot)[] _latest = new (string?, int)[Remembered];

    /// <summary>The texts by their numbers.</summary>
    public IReadOnlyCollection<string> Texts => _slots.Keys;

    /// <summary>The number of a text, from 0; one that is new has the next.</summary>
    public int Of(string text)
    {
        ref var latest = ref _latest[RuntimeHelpers.GetHashCode(text) % Remembered];
        if (!ReferenceEquals(latest.Text, text))
        {
            if (!_slots.TryGetValue(text, out var slot))
                _slots.Add(text, slot = _slots.Count);
            latest = (text, slot);
        }

        return latest.Slot;
    }
}
