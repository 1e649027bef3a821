using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>Numbers texts in the order of their first occurrence, so that counts of each text fit in an array.</summary>
/// <remarks>Jobs share equal texts, so a text already met as the same string instance needs no second comparison.</remarks>
internal sealed class TextSlots
{
    private const int Remembered = 256;

    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly (string? Text, int Slot)[] _latest = new (string?, int)[Remembered];

    /// <summary>The texts by number.</summary>
    public IReadOnlyCollection<string> Texts => _slots.Keys;

    /// <summary>Returns the number of a text, from 0; a new text gets the next number.</summary>
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
