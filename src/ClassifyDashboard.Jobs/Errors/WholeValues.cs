using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Replaces values that are recognized only as a whole, before <see cref="ErrorMask"/> looks at their parts: names of resources, models,
/// encoded bytes, paths with blanks, quoted texts of users. Of the name of an exception the namespace goes.
/// </summary>
internal readonly ref struct WholeValues
{
    private const int MostWords = 8;
    private const int LongestObject = 200;
    private const int LongestPart = 40;
    private const string Ends = ".,;:)]}>!?…。，）、；：（";

    // What a user wrote stands in quotes after these, whatever it says.
    private static readonly WordSet UsersTexts = new(
        "description descriptions prompt title subject question instruction instructions heading beschreibung titel betreff titre objet descripción "
        + "título asunto descrizione titolo oggetto");

    // The same without a colon: with one, what follows is the error.
    private static readonly WordSet Mails = new("message mail email e-mail nachricht");

    private static readonly WordSet NoAnswer = new("code codes status http https of after page pages line port least most than to nach von seite après sur de");

    // Words that are no part of a path with blanks.
    private static readonly WordSet Joins = new(
        "and or because while for as in at on with from to by of into due after before during but since code line page");

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _masked;

    private WholeValues(ReadOnlySpan<char> text)
    {
        _text = text;
        _masked = new(text.Length + 16);
    }

    /// <summary>Returns the text of a line with these values masked.</summary>
    public static string Of(string text)
    {
        var values = new WholeValues(Answers.Marked(WideUnits.Without(UsersValues.WithoutOutput(text))));
        values.Mask();
        return values._masked.ToString();
    }

    private void Mask()
    {
        ReadOnlySpan<char> farther = "", nearer = "";
        for (var at = 0; at < _text.Length;)
        {
            if (_text[at] == ' ')
            {
                _masked.Append(_text[at++]);
                continue;
            }

            var end = WordEnd(at);
            var open = _text[at] == '(' ? 1 : 0;
            if (nearer is "named" && farther is "item" && PackagePart(at) is var item and > 0)
                end = item;
            else if (PartEnd(at, nearer, farther) is var part and > 0)
            {
                _masked.Append(_text[(at + 1)..(part - 1)]);
                end = part;
            }
            else if (QuoteEnd(at, nearer) is var quote and > 0)
                end = Put(ErrorMarks.Name, quote);
            else if (UsersValues.FileEnd(_text, at) is var file and > 0)
                end = Put(ErrorMarks.Name, file, open);
            else if (OwnNames.EndOf(_text, at, nearer) is var name and > 0)
                end = Put(ErrorMarks.Name, name);
            else if (ObjectEnd(at) is var thing and > 0)
                end = Put(ErrorMarks.Id, thing);
            else if (Amounts.EndOfSize(_text, at) is var size and > 0)
                end = Put("#", size);
            else if (Amounts.EndOf(_text, at) is var amount and > 0)
                end = Put(ErrorMarks.Name, amount);
            else if (at > 0 && UsersValues.WideFileEnd(_text, at) is var wide and > 0)
                end = Put(ErrorMarks.Name, wide);
            else if (UsersValues.IsFileAfterNoun(_text, at, end))
                end = Put(ErrorMarks.Name, at + _text[at..end].TrimEnd(Ends).Length);
            else if (ErrorPaths.IsRooted(_text[(at + open)..end]) && PathEnd(at + open, BlankAfter(at)) is var path and > 0)
                end = Put(ErrorMarks.Name, path, open);
            else
                Word(_text[at..end], farther, nearer, end >= _text.Length);
            farther = nearer;
            nearer = _text[at..end];
            at = end;
        }
    }

    private int Put(string mark, int end, int open = 0)
    {
        _masked.Append('(', open).Append(mark);
        return end;
    }

    private void Word(ReadOnlySpan<char> word, ReadOnlySpan<char> farther, ReadOnlySpan<char> nearer, bool isLast)
    {
        var core = word.TrimStart(WholeWords.Starts);
        var start = word.Length - core.Length;
        core = WithoutParticle(core.TrimEnd(Ends));
        if (core.Length < 2 || ErrorMarks.LengthAt(word) > 0)
        {
            _masked.Append(word);
            return;
        }

        if (word.Contains("***", StringComparison.Ordinal) && word[^1] != '*' && !word.Contains('='))
            _masked.Append(ErrorMarks.Id).Append(word[(start + core.Length)..]);
        else if (word[0] == '(' && WholeWords.IsNumberedCode(core, nearer))
            _masked.Append("(code ").Append(core[1..]).Append(word[(start + core.Length)..]);
        else if (WholeWords.IsCode(core, farther, nearer) || (isLast && IsAnswer(core, nearer)))
            _masked.Append(word[..start]).Append("code ").Append(word[start..]);
        else if (WholeWords.MarkOf(core, farther, nearer) is { } mark)
            _masked.Append(word[..start]).Append(mark).Append(word[(start + core.Length)..]);
        else if (core.LastIndexOf('.') is var dot && dot > 0 && ErrorTokens.IsNameOfException(core) && IsDotted(core[..dot]))
            _masked.Append(word[..start]).Append(word[(start + dot + 1)..]);
        else if (core.IndexOf('=') is var equals && equals > 0 && WholeWords.IsValueOf(core[..equals], core[(equals + 1)..]))
            _masked.Append(word[..(start + equals + 1)]).Append(ErrorMarks.Name).Append(word[(start + core.Length)..]);
        else
            _masked.Append(word);
    }

    // cls-44가: scripts without blanks, or with particles, go on after an id
    private static ReadOnlySpan<char> WithoutParticle(ReadOnlySpan<char> core)
    {
        var end = core.IndexOfAnyInRange('\u2E80', '\uFFFF');
        return end > 0 && core[..end].ContainsAnyInRange('0', '9') && core[..end].IndexOfAnyExcept(Letters.OfHost) < 0 ? core[..end] : core;
    }

    // A status of HTTP that ends a text with an address says what that answered, in any language.
    private bool IsAnswer(ReadOnlySpan<char> core, ReadOnlySpan<char> nearer) =>
        ErrorCodes.IsStatus(core) && nearer.Length > 0 && char.IsLetter(nearer[^1]) && !NoAnswer.Has(nearer) && _text.Contains("://", StringComparison.Ordinal);

    private static bool IsDotted(ReadOnlySpan<char> name) => char.IsAsciiLetter(name[0]) && name.IndexOfAnyExcept(Letters.OfNamespace) < 0;

    private int WordEnd(int at) =>
        _text[at..].IndexOfAny(Letters.Stops) is >= 0 and var length ? at + length + (_text[at + length] == ' ' ? 0 : 1) : _text.Length;

    private int BlankAfter(int at) => _text[at..].IndexOf(' ') is >= 0 and var length ? at + length : _text.Length;

    // A text that was cut off can lack its closing quote.
    private int QuoteEnd(int at, ReadOnlySpan<char> before)
    {
        if (_text[at] == 'b' && at + 1 < _text.Length && _text[at + 1] is '\'' or '"')
            return _text[(at + 2)..].IndexOf(_text[at + 1]) is >= 0 and var bytes ? at + bytes + 3 : _text.Length; // bytes of Python
        if (!QuotedText.IsQuote(_text[at]))
            return UsersValues.ListEnd(_text, at, before);
        var end = QuotedText.EndOf(_text, at);
        if (!(UsersTexts.Has(before.TrimEnd(":")) || Mails.Has(before)))
            return end > 0 && QuotedText.IsQuote(_text[end - 1]) && UsersValues.IsOddFile(_text[(at + 1)..(end - 1)]) ? end : 0;
        var cut = _text[at..Math.Min(_text.Length, at + LongestObject)].IndexOf('…');
        return cut > 0 && (end == 0 || end > at + cut + 2) ? at + cut + 1 : end;
    }

    // There is no item named 'word/document.xml': a part that any file of this format has.
    private int PackagePart(int at)
    {
        if (!QuotedText.IsQuote(_text[at]) || QuotedText.EndOf(_text, at) is not (> 0 and var end))
            return 0;
        var part = _text[(at + 1)..(end - 1)];
        if (!part.EndsWith(".xml", StringComparison.Ordinal) && !part.EndsWith(".rels", StringComparison.Ordinal))
            return 0;
        foreach (var letter in part)
            _masked.Append(char.IsAsciiLetterOrDigit(letter) ? letter : ' ');
        return end;
    }

    // A word or two in quotes that name a part of a program, or what went wrong.
    private int PartEnd(int at, ReadOnlySpan<char> before, ReadOnlySpan<char> farther)
    {
        if (!QuotedText.IsQuote(_text[at]))
            return 0;
        var end = QuotedText.EndOf(_text, at);
        if (end - at is < 4 or > LongestPart || !QuotedText.IsQuote(_text[end - 1]))
            return 0;
        var part = _text[(at + 1)..(end - 1)];
        return part.IndexOfAnyExcept(Letters.OfPart) < 0 && !FileNames.IsFileName(part)
            && (ProgramParts.Is(part, before, farther) || ProgramParts.IsBefore(part, _text[end..])) ? end : 0;
    }

    // <_io.BufferedReader name='a b.pdf'>
    private int ObjectEnd(int at)
    {
        var rest = _text[at..Math.Min(_text.Length, at + LongestObject)];
        if (rest.Length < 3 || rest[0] != '<' || !(char.IsAsciiLetter(rest[1]) || rest[1] == '_') || ErrorMarks.LengthAt(rest) > 0)
            return 0;
        var end = rest.IndexOf('>');
        return end > 0 && (rest[..end].Contains(" name=", StringComparison.Ordinal) || rest[..end].Contains(" at 0x", StringComparison.Ordinal))
            ? at + end + 1 : 0;
    }

    // A path goes on over blanks to the extension of a document, or to the end of a text that was cut off; 0 where it has no blank.
    private int PathEnd(int at, int end)
    {
        var isCut = _text.EndsWith("…", StringComparison.Ordinal) || _text.EndsWith("...", StringComparison.Ordinal);
        for (var words = 0; words < MostWords; words++)
        {
            var word = _text[at..end];
            var bare = word.TrimEnd(Ends);
            if (words > 0 && (QuotedText.IsVerb(bare) || Joins.Has(bare) || word[0] is '<' || word is ['-', _, ..] || QuotedText.IsQuote(word[0])))
                return 0;
            if (FileNames.IsFileName(bare))
                return words == 0 && word.Contains("://", StringComparison.Ordinal) ? 0 : end - (word.Length - bare.Length);
            if (end >= _text.Length)
                return isCut && words > 0 ? _text.TrimEnd(".…").Length : 0;
            if (bare.Length < word.Length && word[^1] is not '.' and not ')' && !UsersValues.IsCommaOfName(_text, end - 1))
                return 0;
            at = end + 1;
            if (at >= _text.Length || _text[at] == ' ')
                return 0;
            end = BlankAfter(at);
        }

        return 0;
    }
}
