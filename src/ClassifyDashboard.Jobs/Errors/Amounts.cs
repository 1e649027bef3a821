namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes values of which a part is written in letters or signs: amounts of money, sizes of pictures, months and durations.</summary>
internal static class Amounts
{
    private const string Ends = ".,;:)]";
    private const string Signs = "$€£¥₹₽₩";
    private const int DigitsOfGroup = 3;
    private const int DigitsOfYear = 4;
    private const int FewestBytes = 3;
    private const int LongestGap = 12; // a month this near to the name of a file is part of it: Factuur juni 2024.pdf

    private static readonly WordSet Currencies = new(
        "USD EUR GBP CHF JPY CNY RMB INR KRW BRL CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN RUB UAH TRY ZAR SGD HKD TWD MXN ILS AED SAR THB zł Kč kr Ft лв "
        + "euro euros dollar dollars руб рублей złotych");

    private static readonly WordSet Degrees = new("degree degrees grad grader graden degrés grados gradi graus");

    // Months that are no other word; English ones and those beside a number are left to the key.
    private static readonly WordSet Months = new(
        "januar februar juni juli oktober dezember janvier février avril juin juillet août septembre octobre novembre décembre enero febrero abril junio "
        + "julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro maio "
        + "junho julho setembro outubro novembro dezembro январь января февраль февраля март марта апрель апреля май мая июнь июня июль июля август августа "
        + "сентябрь сентября октябрь октября ноябрь ноября декабрь декабря stycznia lutego marca kwietnia czerwca lipca sierpnia września października "
        + "listopada grudnia");

    // Before bytes in hexadecimal digits.
    private static readonly WordSet Bytes = new("byte bytes header magic signature octets hex sequence octet");

    /// <summary>Returns the end of such a value that begins here, without punctuation after it; 0 where there is none.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int at)
    {
        if (EndOfBytes(text, at) is var bytes and > 0)
            return bytes;
        if (text[at] is '-' or '−' or '+' && at + 1 < text.Length && char.IsDigit(text[at + 1]))
            at++;
        if (char.IsDigit(text[at]))
            return Unit(text, EndOfNumber(text, at));
        if (Signs.Contains(text[at], StringComparison.Ordinal))
            return NumberAfter(text, at + 1);
        var end = EndOfWord(text, at);
        if (end == at)
            return 0;
        if (end < text.Length && Signs.Contains(text[end], StringComparison.Ordinal))
            return NumberAfter(text, end + 1); // US$ 12
        if (end < text.Length && text[end] != ' ' && !Ends.Contains(text[end], StringComparison.Ordinal))
            return 0;
        var word = text[at..end];
        if (Months.Has(word))
            return FileNames.Next(text, at).Start is var file && (file > end + LongestGap || file == text.Length) ? end : 0;
        return IsDuration(word) ? end : Currencies.Has(word) ? NumberAfter(text, end) : 0;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
            at++;
        return at;
    }

    // 1,024.5, 2'500, 12 000
    private static int EndOfNumber(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            var isDigit = char.IsDigit(text[at]);
            if (!isDigit && !(at + 1 < text.Length && char.IsDigit(text[at + 1]) && (text[at] is '.' or ',' or '\'' or '’' || IsGroup(text, at))))
                break;
            at++;
        }

        return at;
    }

    private static bool IsGroup(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && char.IsDigit(text[end]))
            end++;
        return text[at] is ' ' or '\u00A0' or '\u202F' && end - at - 1 == DigitsOfGroup && (end >= text.Length || !char.IsLetter(text[end]));
    }

    private static int NumberAfter(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\u00A0')
            at++;
        return at < text.Length && char.IsDigit(text[at]) ? EndOfNumber(text, at) : 0;
    }

    // 12 €, 12 EUR, 90 degrees, 90°
    private static int Unit(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\u00A0')
            at++;
        if (at >= text.Length)
            return 0;
        if (text[at] == '°' || Signs.Contains(text[at], StringComparison.Ordinal))
            return at + 1;
        var end = EndOfWord(text, at);
        if (EndOfDate(text, at) is var date and > 0)
            return date;
        return Currencies.Has(text[at..end]) || Degrees.Has(text[at..end]) ? end : 0;
    }

    // 3 de noviembre de 2026, 30. Juni 2026
    private static int EndOfDate(ReadOnlySpan<char> text, int at)
    {
        at += text[at..].StartsWith("de ", StringComparison.Ordinal) ? 3 : 0;
        var end = EndOfWord(text, at);
        if (!Months.Has(text[at..end]))
            return 0;
        at = end + (text[end..].StartsWith(" de ", StringComparison.Ordinal) ? 4 : 1);
        return at < text.Length && EndOfNumber(text, at) is var year && year - at == DigitsOfYear ? year : end;
    }

    /// <summary>Returns the end of the size of a picture that begins here: 12 x 18, 30×900; 0 where there is none.</summary>
    public static int EndOfSize(ReadOnlySpan<char> text, int at)
    {
        if (!char.IsDigit(text[at]) || text[at..].StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return 0;
        at = EndOfNumber(text, at);
        while (at < text.Length && text[at] == ' ')
            at++;
        return at < text.Length && text[at] is 'x' or '×' ? NumberAfter(text, at + 1) : 0;
    }

    // first bytes ee 05 7f 99
    private static int EndOfBytes(ReadOnlySpan<char> text, int at)
    {
        var (count, hasMixed, end) = (0, false, at);
        for (var next = at; next + 1 < text.Length && EndOfWord(text, next) == next + 2 && ErrorTokens.IsHex(text[next..(next + 2)]); next = end + 1)
        {
            end = next + 2;
            count++;
            hasMixed |= char.IsAsciiDigit(text[next]) != char.IsAsciiDigit(text[next + 1]);
            if (end >= text.Length || text[end] != ' ')
                break;
        }

        var before = text[..at].TrimEnd(" :=");
        var isNamed = count > 0 && Bytes.Has(Answers.LastWord(before));
        return (hasMixed && count >= FewestBytes) || (isNamed && (hasMixed || count > 1)) ? end : 0;
    }

    // P1DT2H, PT30S
    private static bool IsDuration(ReadOnlySpan<char> word) =>
        word.Length > 2 && word[0] == 'P' && (word[1] == 'T' || char.IsAsciiDigit(word[1])) && word.ContainsAnyInRange('0', '9')
        && word[1..].IndexOfAnyExcept(Letters.OfDuration) < 0;
}
