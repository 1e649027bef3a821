using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>A text, or none, that takes one byte a character where all its characters are Latin-1. Compares by value.</summary>
/// <remarks>
/// As the JVM's compact strings (JEP 254): most texts of a job are Latin-1, and half of what they would take as strings
/// is zeros. Any other text is kept as the string it is, so that nothing is lost, not even half a surrogate pair.
/// </remarks>
public readonly struct CompactText : IEquatable<CompactText>
{
    private const int OnStack = 256;

    // A byte[] for Latin-1, else a string: one form for each text, so that equal texts are equal in the same form.
    private readonly object? _content;

    private CompactText(object content) => _content = content;

    public static CompactText None => default;

    public bool IsNone => _content is null;

    /// <summary>In UTF-16 units, as a string counts; 0 where there is no text.</summary>
    public int Length => _content switch { byte[] latin1 => latin1.Length, string text => text.Length, _ => 0 };

    /// <summary>Keeps a text; null is no text, which is not the same as an empty one.</summary>
    public static CompactText Of(string? text)
    {
        if (text is null)
            return None;
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0)
            return new(text);
        return new(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Keeps a text that is given in Latin-1, of which ASCII is a part.</summary>
    public static CompactText OfLatin1(ReadOnlySpan<byte> latin1) => new(latin1.ToArray());

    /// <summary>The text as a string, made anew at each call where it is kept as Latin-1; null where there is none.</summary>
    public string? ToStringOrNull() => _content is byte[] latin1 ? string.Create(latin1.Length, latin1, static (text, latin1) => Widen(latin1, text)) : (string?)_content;

    public override string ToString() => ToStringOrNull() ?? "";

    /// <summary>Whether the text holds another, in any case; the same as asking the string, without making one. No text holds none.</summary>
    public bool ContainsIgnoringCase(string part) => !IsNone && Read(part, static (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    internal delegate TResult Question<in TState, out TResult>(ReadOnlySpan<char> text, TState state);

    /// <summary>Answers a question about the characters, without making a string; no text has none.</summary>
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

    // The vectors of the runtime do it for ASCII, which most texts are; the rest is done one by one.
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

    /// <summary>Whether the text is that of a string.</summary>
    public bool Equals(string? other) => other is null ? IsNone : !IsNone && Length == other.Length && Read(other, static (text, other) => text.SequenceEqual(other));

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
