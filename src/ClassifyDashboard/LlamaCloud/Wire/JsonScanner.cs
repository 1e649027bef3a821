using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Walks through JSON in UTF-8 from value to value, each asked for by what it probably is.</summary>
/// <remarks>
/// It knows the structure, fractions, and texts of printable ASCII without escapes, which are nearly all that a page consists of. Any other value is
/// left to <see cref="Utf8JsonReader"/>, which needs twice the time for the former. What is no JSON throws a <see cref="JsonException"/>.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> utf8)
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Select(each => (byte)each).Where(each => each is not ((byte)'"' or (byte)'\\'))]);

    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private int _position;

    /// <summary>Returns names in the form in which most objects have them: quoted, and with the colon.</summary>
    public static byte[][] Members(params string[] names) => Array.ConvertAll(names, name => Encoding.UTF8.GetBytes($"\"{name}\":"));

    /// <summary>The bytes from the next value on.</summary>
    public ReadOnlySpan<byte> Rest
    {
        get
        {
            while (_position < _utf8.Length && _utf8[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                _position++;
            return _utf8[_position..];
        }
    }

    /// <summary>Enters an object or a list, and returns whether it has a first member.</summary>
    /// <param name="opening">Its opening bracket.</param>
    public bool Enter(char opening) => TryTake(opening) ? !TryTake(Closing(opening)) : throw new JsonException();

    /// <summary>Goes on to the next member of an object or a list, and returns whether there is one; otherwise leaves it.</summary>
    /// <param name="opening">Its opening bracket.</param>
    public bool HasNext(char opening)
    {
        if (TryTake(','))
            return true;
        if (!TryTake(Closing(opening)))
            throw new JsonException();
        return false;
    }

    /// <summary>Passes over these bytes where they come next, and returns whether they did.</summary>
    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
            return false;
        _position += expected.Length;
        return true;
    }

    /// <summary>Reads the name of a member with its colon and returns its index; -1 for an unknown name.</summary>
    /// <param name="members">What <see cref="Members"/> made of the known names.</param>
    /// <param name="next">The index that is likely: the one after the last that was found.</param>
    public int Member(byte[][] members, ref int next)
    {
        if (next < members.Length && TryTake(members[next]))
            return next++;
        if (!TryText(out var name) || !TryTake(':'))
            throw new JsonException();
        for (var index = 0; index < members.Length; index++)
        {
            if (members[index].AsSpan(1..^2).SequenceEqual(name))
            {
                next = index + 1;
                return index;
            }
        }

        return -1;
    }

    /// <summary>Reads a text of printable ASCII without escapes; returns false before any other value.</summary>
    public bool TryText(out ReadOnlySpan<byte> ascii)
    {
        ascii = default;
        if (Rest is not [(byte)'"', .. var rest] || rest.IndexOfAnyExcept(Plain) is not (>= 0 and var length) || rest[length] != '"')
            return false;
        ascii = rest[..length];
        _position += length + 2;
        return true;
    }

    /// <summary>Reads a number that begins with 0. and a digit, as nearly all confidences do; returns false before any other value.</summary>
    public bool TryFraction(out double number)
    {
        number = 0;
        if (Rest is not [(byte)'0', (byte)'.', >= (byte)'0' and <= (byte)'9', ..] || !Utf8Parser.TryParse(Rest, out number, out var length))
            return false;
        _position += length;
        return true;
    }

    /// <summary>Reads any value, and returns the reader at it; at its end where it is an object or a list.</summary>
    public Utf8JsonReader Value()
    {
        var reader = new Utf8JsonReader(Rest);
        if (!reader.Read())
            throw new JsonException();
        reader.Skip();
        Skip((int)reader.BytesConsumed);
        return reader;
    }

    /// <summary>Passes over so many bytes.</summary>
    public void Skip(int count) => _position += count;

    private static char Closing(char opening) => (char)(opening + 2); // in ASCII, of braces and of brackets

    private bool TryTake(char expected)
    {
        if (Rest is not [var next, ..] || next != expected)
            return false;
        _position++;
        return true;
    }
}
