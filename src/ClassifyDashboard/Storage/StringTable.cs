using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Storage;

/// <summary>
/// The texts that occur more than once in an entry, such as its project and types: written once, and read as one string.
/// </summary>
/// <remarks>
/// A text in an entry is a number: 0 for null, 1 for an inline text that follows, otherwise its index in the table plus two.
/// </remarks>
internal sealed class StringTable
{
    private const int None = 0;
    private const int Inline = 1;
    private const int FirstPlace = 2;

    // -1 for a text seen once; its index for a repeated one.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _repeated = [];

    /// <summary>Counts a text to be written. All texts must be counted before the first is written.</summary>
    public void Add(string? text)
    {
        if (text is null)
            return;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, text, out var known);
        if (!known)
        {
            place = -1;
        }
        else if (place < 0)
        {
            place = _repeated.Count;
            _repeated.Add(text);
        }
    }

    public void WriteTable(EntryWriter writer)
    {
        writer.Count(_repeated.Count);
        foreach (var text in _repeated)
            writer.Text(text);
    }

    public void Write(EntryWriter writer, string? text)
    {
        if (text is null)
        {
            writer.Count(None);
        }
        else if (_places[text] is >= 0 and var place)
        {
            writer.Count(FirstPlace + place);
        }
        else
        {
            writer.Count(Inline);
            writer.Text(text);
        }
    }

    public static string[] ReadTable(ref EntryReader reader)
    {
        var texts = new string[reader.Count(minBytesEach: 1)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = InternedValues.Text(reader.Text());
        return texts;
    }

    public static string? ReadOptional(ref EntryReader reader, string[] table) => reader.Place(FirstPlace + table.Length) switch
    {
        None => null,
        Inline => reader.Text(),
        var place => table[place - FirstPlace],
    };

    public static CompactText ReadCompact(ref EntryReader reader, string[] table) => reader.Place(FirstPlace + table.Length) switch
    {
        None => CompactText.None,
        Inline => reader.Compact(),
        var place => CompactText.Of(table[place - FirstPlace]),
    };

    public static string Read(ref EntryReader reader, string[] table) => ReadOptional(ref reader, table) ?? throw EntryReader.Invalid();
}
