using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Replaces in a text what belongs to one failure alone: names, ids, numbers, addresses.</summary>
internal ref struct ErrorMask
{
    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _masked;
    private (int Start, int End) _file;
    private (Range Farther, Range Nearer) _before;
    private int _at;

    private ErrorMask(ReadOnlySpan<char> text)
    {
        _text = text;
        _masked = new(text.Length + 16);
        _file = FileNames.Next(text, 0);
    }

    /// <summary>Returns the masked text of a line, about <see cref="ErrorBody.MaxLength"/> characters.</summary>
    public static string Of(string text)
    {
        var mask = new ErrorMask(text);
        while (mask._at < mask._text.Length && mask._masked.Length < ErrorBody.MaxLength)
            mask.Step();
        return mask._masked.ToString().TrimEnd();
    }

    private void Step()
    {
        var letter = _text[_at];
        if (letter == ' ')
            Copy(1);
        else if (ErrorMarks.LengthAt(_text[_at..]) is var mark and > 0)
            Copy(mark);
        else if (ErrorMarks.ObjectAt(_text[_at..]) is var thing and > 0)
            Put(ErrorMarks.Id, _at + thing);
        else if (_at >= _file.Start && _at < _file.End)
            Put(ErrorMarks.Name, _file.End);
        else if (QuotedText.EndOf(_text, _at) is var end and > 0)
            Quoted(end);
        else
            Chunk();
    }

    private void Copy(int length)
    {
        _masked.Append(_text.Slice(_at, length));
        _at += length;
    }

    private void Put(string mark, int until)
    {
        _masked.Append(mark);
        _before = (_before.Nearer, default);
        _at = until;
        if (_at >= _file.End)
            _file = FileNames.Next(_text, _at);
    }

    private void Quoted(int end)
    {
        var isClosed = end < _text.Length || !char.IsLetterOrDigit(_text[end - 1]);
        var inner = _text[(_at + 1)..(isClosed ? end - 1 : end)];
        if (QuotedText.IsCause(inner, _text[_before.Nearer]))
            Copy(1);
        else
            Put(ErrorMarks.Name, end);
    }

    // What stands up to the next blank or quoted text.
    private void Chunk()
    {
        var end = _at + 1;
        var limit = _file.Start > _at ? _file.Start : _text.Length;
        while (end < limit && _text[end] is not (' ' or '<') && QuotedText.EndOf(_text, end) == 0)
            end++;
        var chunk = _text[_at..end];
        if (ErrorChunks.WholeValue(chunk) is { } value)
        {
            _masked.Append(chunk[..value.Start]);
            Put(value.Mark, _at + value.End);
            return;
        }

        while (_at < end)
            Token(end);
    }

    private void Token(int limit)
    {
        var end = TokenEnd(limit);
        var token = _text[_at..end];
        if (!char.IsLetterOrDigit(token[0]) && token[0] != '_')
        {
            Copy(token.Length);
            return;
        }

        var hasDigits = false;
        foreach (var letter in token)
            hasDigits |= char.IsDigit(letter);
        if (!hasDigits)
            Word(token, end);
        else if (ErrorTokens.IsTechnical(token) || ErrorCodes.IsCode(token, _before, _text, _at))
        {
            Copy(token.Length);
            _before = default;
        }
        else
            Digits(token, end);
    }

    private void Word(ReadOnlySpan<char> word, int end)
    {
        if (ErrorTokens.IsRandom(word))
            Put(ErrorMarks.Id, end);
        else if (ErrorValues.IsValue(word, _text[_before.Nearer], _text, _at))
            Put(ErrorMarks.Name, end);
        else
        {
            _before = (_before.Nearer, _at..end);
            Copy(word.Length);
        }
    }

    private void Digits(ReadOnlySpan<char> token, int end)
    {
        var isVersionOfHttp = _text[_before.Nearer].Equals("http", StringComparison.OrdinalIgnoreCase) && _at > 0 && _text[_at - 1] == '/';
        var number = 0;
        while (number < token.Length && !char.IsLetter(token[number]))
            number++;
        var letters = token.IndexOfAnyInRange('0', '9');
        if (ErrorTokens.IsNumber(token) && !token.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            _masked.Append('#');
        else if (number > 0 && ErrorCodes.Units.Has(token[number..]))
            _masked.Append('#').Append(token[number..]);
        else if (letters >= 4 && IsNumbered(token, letters) && !ErrorValues.IsMachine(_text[_before.Nearer]))
            _masked.Append(token[..letters]).Append('#');
        else
            _masked.Append(ErrorMarks.Id);
        _before = isVersionOfHttp ? _before : (_before.Nearer, default);
        _at = end;
    }

    // worker-12, page3
    private static bool IsNumbered(ReadOnlySpan<char> token, int digits) =>
        ErrorTokens.IsDigits(token[digits..]) && token.Length - digits <= 4
        && token[..digits].TrimEnd("-_").IndexOfAnyExcept(Letters.Ascii) < 0;

    // A token is letters and digits, also with points between digits; scripts that are written without blanks end at a digit.
    private readonly int TokenEnd(int limit)
    {
        var end = _at;
        for (var isNumber = true; end < limit && IsPart(end, limit, isNumber); end++)
            isNumber &= !char.IsLetter(_text[end]) || _text[end] is 'T' or 'v';
        return Math.Max(end, _at + 1);
    }

    private readonly bool IsPart(int i, int limit, bool isNumber)
    {
        var letter = _text[i];
        if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark)
        {
            return i == _at || !(IsForeign(letter) ? char.IsAsciiLetterOrDigit(_text[i - 1]) : char.IsDigit(letter) && IsForeign(_text[i - 1]));
        }

        if (letter is '_')
            return true;
        return i > _at && i + 1 < limit && char.IsLetterOrDigit(_text[i + 1])
            && (letter is '-' || (isNumber && letter is '.' or ',' or ':' or '/' && char.IsDigit(_text[i - 1]) && char.IsDigit(_text[i + 1])));
    }

    private static bool IsForeign(char letter) => letter >= '\u0370' && !char.IsDigit(letter);
}
