using System.Net;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>What a word looks like, whatever stands beside it.</summary>
internal static class ErrorTokens
{
    private const int LongestWord = 40;
    private const int ShortestRandom = 10;

    private static readonly WordSet Technical = new(
        "utf8 utf-8 utf16 utf-16 base64 md5 sha1 sha256 sha-256 sha512 x509 oauth2 http2 ipv4 ipv6 s3 ec2 iso8859-1 latin1 win32 2fa 3d 2d h264 k8s "
        + "i18n neo4j log4j tls1 ssl3 urllib3 boto3 http1 psycopg2 libxml2 pypdf2 pdf2image x86 x64 amd64 arm64 web3 l2 f1 mp3 mp4");

    private static readonly WordSet TopDomains = new(
        "com net org io ai de eu fr uk local internal svc lan cloud dev app co jp cn es it nl pl se ch at us ru br kr test example localhost invalid "
        + "int gov edu biz info me tv xyz corp home localdomain cluster ca au be dk no fi cz pt ua tr mx ar in hk tw sg ie intranet pub");

    public static bool IsTechnical(ReadOnlySpan<char> token) => Technical.Has(token);

    /// <summary>Whether a word is the name of an exception, with or without a namespace: json.decoder.JSONDecodeError.</summary>
    public static bool IsNameOfException(ReadOnlySpan<char> word)
    {
        var name = word[(word.LastIndexOf('.') + 1)..];
        return name.Length > 5 && char.IsAsciiLetterUpper(name[0])
            && (name.EndsWith("Error", StringComparison.Ordinal) || name.EndsWith("Exception", StringComparison.Ordinal)
                || name.EndsWith("Timeout", StringComparison.Ordinal) || name.EndsWith("Exceeded", StringComparison.Ordinal)
                || name.EndsWith("Interrupt", StringComparison.Ordinal) || name.EndsWith("Warning", StringComparison.Ordinal));
    }

    /// <summary>Whether letters alone are no word: too long, or with capitals where no name has them.</summary>
    public static bool IsRandom(ReadOnlySpan<char> token)
    {
        if (token.Length >= LongestWord && !token.Contains('-') && !token.Contains('_'))
            return IsAscii(token);
        if (token.Length < ShortestRandom || !IsAscii(token) || token.Contains('.'))
            return false;
        if (token.IndexOf('-') is > 0 and <= 4 and var prefix && token.Length - prefix > 20 && !token[(prefix + 1)..].ContainsAny('-', '_'))
            return true;
        return InnerCapitals(token) * 4 > token.Length && !IsNameOfException(token);
    }

    /// <summary>Returns the number of capitals after a small letter: 2 in NoSuchKey.</summary>
    public static int InnerCapitals(ReadOnlySpan<char> token)
    {
        var count = 0;
        for (var i = 1; i < token.Length; i++)
            count += char.IsAsciiLetterLower(token[i - 1]) && char.IsAsciiLetterUpper(token[i]) ? 1 : 0;
        return count;
    }

    /// <summary>Whether a token is an IP address, with or without a port, or a host name.</summary>
    public static bool IsAddress(ReadOnlySpan<char> token)
    {
        if (token.Length is < 3 or > 255)
            return false;
        var colon = token.LastIndexOf(':');
        if (colon > 0 && token.IndexOf(':') == colon && IsDigits(token[(colon + 1)..]))
            return IsHost(token[..colon], hasPort: true);
        if (colon >= 0)
            return token.Contains(':') && (token[0] == '[' || token.IndexOf(':') != colon) && token.IndexOfAnyExcept(Letters.OfAddress) < 0
                && IPAddress.TryParse(token, out _);
        return IsHost(token, hasPort: false);
    }

    public static bool IsDigits(ReadOnlySpan<char> token) => !token.IsEmpty && token.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Whether a token is a number, a version, a date or a time: 1,024.5, v1.2.3, 2026-03-01T10:00:00Z.</summary>
    public static bool IsNumber(ReadOnlySpan<char> token)
    {
        if (token.Length > 1 && token[0] is 'v' or 'V' && char.IsDigit(token[1]))
            token = token[1..];
        if (!char.IsDigit(token[0]))
            return false;
        var letters = 0;
        foreach (var letter in token)
        {
            letters += letter is 'T' or 'Z' or 'x' or 'e' or 'E' ? 1 : 0;
            if (!char.IsDigit(letter) && letter is not ('.' or ',' or ':' or '-' or '/' or '+' or '_' or 'T' or 'Z' or 'x' or 'e' or 'E' or '\''))
                return IsDuration(token) || IsVersion(token);
        }

        return letters <= 1 || (letters == 2 && token[^1] == 'Z');
    }

    // 2m30s, 1h5m
    private static bool IsDuration(ReadOnlySpan<char> token)
    {
        for (var isUnit = false; !token.IsEmpty; isUnit = true)
        {
            var end = token.IndexOfAnyExceptInRange('0', '9');
            if (end <= 0)
                return false;
            token = token[end..];
            var next = token.IndexOfAnyInRange('0', '9');
            var unit = next < 0 ? token : token[..next];
            if (unit is not ("d" or "h" or "m" or "s" or "ms" or "min") || (next < 0 && !isUnit))
                return false;
            token = token[unit.Length..];
        }

        return true;
    }

    // 2.0.0-rc1
    private static bool IsVersion(ReadOnlySpan<char> token)
    {
        var tail = token.IndexOfAnyExcept(Letters.OfVersion);
        if (tail <= 0 || token[tail] != '-' || !token[..tail].Contains('.'))
            return false;
        var name = token[(tail + 1)..].TrimEnd("0123456789.");
        return name is "rc" or "beta" or "alpha" or "preview" or "pre" or "dev" or "SNAPSHOT";
    }

    /// <summary>Whether a token is hexadecimal digits alone.</summary>
    public static bool IsHex(ReadOnlySpan<char> token) => token.IndexOfAnyExcept(Letters.Hex) < 0;

    private static bool IsHost(ReadOnlySpan<char> token, bool hasPort)
    {
        if (token is "localhost")
            return true;
        var last = token.LastIndexOf('.');
        if (last <= 0)
            return hasPort && token.Length > 1 && char.IsAsciiLetter(token[0]) && token.IndexOfAnyExcept(Letters.OfHost) < 0 && token.Contains('-');
        if (token.IndexOfAnyExcept(Letters.OfHost) >= 0)
            return false;
        if (IPAddress.TryParse(token, out _) && token.Count('.') == 3)
            return true;
        return TopDomains.Has(token[(last + 1)..]) && IsOneCase(token) && token[..last] is not ("e" or "i");
    }

    private static bool IsOneCase(ReadOnlySpan<char> token) => !token.ContainsAnyInRange('A', 'Z') || !token.ContainsAnyInRange('a', 'z');

    private static bool IsAscii(ReadOnlySpan<char> token) => token.IndexOfAnyExceptInRange('!', '~') < 0;
}
