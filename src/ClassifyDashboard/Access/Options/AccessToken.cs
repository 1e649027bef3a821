using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.Access.Options;

/// <summary>
/// Tokens of 256 random bits. Only their hashes are kept and compared. A fast hash is enough, because nobody can guess 256 bits.
/// </summary>
internal static class AccessToken
{
    /// <summary>The minimum length of a token that is set by hand.</summary>
    public const int Shortest = 24;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whether a text is a hash as <see cref="HashOf"/> returns it.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Compares in constant time, so that the duration does not show how many characters were right.</summary>
    public static bool Matches(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
