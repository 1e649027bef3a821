using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.Access;

/// <summary>Tokens of 256 random bits, of which only hashes are kept and compared: nobody guesses them, so that no slow hash is needed.</summary>
internal static class AccessToken
{
    /// <summary>How many characters a token that somebody thought of must have.</summary>
    public const int Shortest = 24;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in a time that does not tell how much of it was right.</summary>
    public static bool Matches(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
