using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>A text, or none, that takes one byte per character where all its characters are Latin-1. Compares by value.</summary>
/// <remarks>
/// Like the JVM's compact strings (JEP 254): most texts of a job are Latin-1, and half of their bytes as strings are zeros. Any other
/// text stays a string, so that nothing is lost, not even an unpaired surrogate.
/// </remarks>
public readonly struct CompactText : IEquatable<CompactText>
{
    private const int OnStack = 256;

    // A byte[] for Latin-1, otherwise a string: each text has only one form, so equal texts are equal in the same form.
    private readonly object? _content;

    private CompactText(object content) => _content = content;

    public static CompactText None => default;

    public bool IsNone => _content is null;

    /// <summary>The length in UTF-16 units, like a string's; 0 where there is no text.</summary>
    public int Length => _content switch { byte[] latin1 => latin1.Length, string text => text.Length, _ => 0 };

    /// <summary>Creates a compact text; null is no text, which differs from an empty one.</summary>
    public static CompactText Of(string? text)
    {
        if (text is null)
            return None;
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0)
            return new(text);
        return new(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Creates a compact text from Latin-1 bytes, which include ASCII.</summary>
    public static CompactText OfLatin1(ReadOnlySpan<byte> latin1) => new(latin1.ToArray());

    /// <summary>Returns the characters of a text that is stored as Latin-1 and has only ASCII.</summary>
    internal bool TryGetAscii(out ReadOnlySpan<byte> ascii)
    {
        ascii = _content as byte[];
        return _content is byte[] && Ascii.IsValid(ascii);
    }

    /// <summary>Returns the text as a string, created at each call where it is stored as Latin-1; null where there is none.</summary>
    public string? ToStringOrNull() =>
        _content is byte[] latin1 ? string.Create(latin1.Length, latin1, static (text, latin1) => Widen(latin1, text)) : (string?)_content;

    public override string ToString() => ToStringOrNull() ?? "";

    /// <summary>
    /// Whether the text contains another, ignoring case, like string.Contains but without creating a string. No text contains none.
    /// </summary>
    public bool ContainsIgnoringCase(string part) => !IsNone && Read(part, static (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    internal delegate TResult Question<in TState, out TResult>(ReadOnlySpan<char> text, TState state);

    /// <summary>Evaluates a predicate on the characters, without creating a string; without a text it gets no characters.</summary>
    [SkipLocalsInit] // clearing the characters first would take ten times as long as writing and searching them
    internal TResult Read<TState, TResult>(TState state, Question<TState, TResult> question)
    {
        if (_content is not byte[] latin1)
            return question((string?)_content, state);
        if (latin1.Length <= OnStack)
        {
            Span<char> few = stackalloc char[OnStack];
            Widen(latin1, few);
            return question(few[..latin1.Length], state);
        }

        var many = ArrayPool<char>.Shared.Rent(latin1.Length);
        try
        {
            Widen(latin1, many);
            return question(many.AsSpan(0, latin1.Length), state);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(many);
        }
    }

    // The runtime's vectorized methods handle ASCII, which most texts are; the rest is converted one by one.
    private static void Widen(ReadOnlySpan<byte> latin1, Span<char> text)
    {
        Ascii.ToUtf16(latin1, text, out var done);
        for (var i = done; i < latin1.Length; i++)
            text[i] = (char)latin1[i];
    }

    public bool Equals(CompactText other) => ReferenceEquals(_content, other._content) || (_content, other._content) switch
    {
        (byte[] one, byte[] two) => one.AsSpan().SequenceEqual(two),
        (string one, string two) => one == two,
        _ => false,
    };

    /// <summary>Whether the text equals a string.</summary>
    public bool Equals(string? other) =>
        other is null ? IsNone : !IsNone && Length == other.Length && Read(other, static (text, other) => text.SequenceEqual(other));

    public override bool Equals(object? obj) => obj is CompactText other && Equals(other);

    public override int GetHashCode()
    {
        if (_content is not byte[] latin1)
            return _content?.GetHashCode() ?? 0;
        var hash = default(HashCode);
        hash.AddBytes(latin1);
        return hash.ToHashCode();
    }

    public static bool operator ==(CompactText left, CompactText right) => left.Equals(right);

    public static bool operator !=(CompactText left, CompactText right) => !left.Equals(right);
}
