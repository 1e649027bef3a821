using System.Collections.Frozen;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Words that are found in a text without copying them, whatever their case.</summary>
internal sealed class WordSet
{
    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="words">The words, separated by spaces.</param>
    public WordSet(string words)
    {
        _words = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool Has(ReadOnlySpan<char> word) => _lookup.Contains(word);
}
