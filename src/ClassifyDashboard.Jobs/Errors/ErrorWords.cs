using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Makes the key of a masked text: the first words that carry meaning, in one form whatever their case and number.</summary>
internal ref struct ErrorWords
{
    private const int MostWords = 14;
    private const int MostLetters = 200;
    private const int MostOfWord = 40;
    private const int KeyWords = 5;
    private const int MaxKeyWord = 16;
    private const int Stem = 4;

    private static readonly WordSet Silent = new(
        "the a an is are was were be been being to of in on at for by after within until from it its this that your our you we and or as");

    private static readonly WordSet Levels = new("error err exception fatal critical warn warning info debug failed failure");

    private static readonly WordSet Identifying = new("id ids md5 sha1 sha256 sha512 uuid guid number nr no num identifier kennung");

    private static readonly WordSet Traces = new(
        "request correlation trace span session transaction reference ref incident req requestid correlationid traceid request_id correlation_id "
        + "trace_id job_id file_id task_id jobid fileid worker_id");

    private static readonly WordSet Dates = new(
        "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october november december mon "
        + "tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday januar februar märz mai juni juli oktober dezember janvier "
        + "février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        + "noviembre diciembre");

    private static readonly WordSet Polite = new("please try retry contact see visit bitte veuillez пожалуйста learn");

    private static readonly WordSet Advice = new(
        "contact support again later retry providing correlation erneut später wenden kontaktieren réessayer contacter contáctenos intente soporte "
        + "information documentation docs details help <address> позже поддержку wait shortly");

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _words;
    private readonly StringBuilder _slug;
    private int _count;
    private int _slugWords;
    private int _at;
    private bool _isAfterNumber;
    private bool _isFirst = true;

    private ErrorWords(ReadOnlySpan<char> text)
    {
        _text = text;
        _words = new(MostLetters);
        _slug = new(64);
    }

    /// <summary>Returns the key without its version.</summary>
    /// <param name="masked">The text.</param>
    /// <param name="most">The number of words that count; later ones only where they are codes.</param>
    public static string KeyOf(string masked, int most = MostWords)
    {
        var words = new ErrorWords(masked);
        words.Collect(most);
        if (words._count == 0)
            return TextHash.Of(masked).ToString("x8", CultureInfo.InvariantCulture);
        Span<char> all = stackalloc char[MostLetters + MostOfWord + 1];
        words._words.CopyTo(0, all, words._words.Length);
        return words._slug.Append(TextHash.Of(all[..words._words.Length]).ToString("x8", CultureInfo.InvariantCulture)).ToString();
    }

    private void Collect(int most)
    {
        var last = _text.TrimEnd(" ").EndsWith("…", StringComparison.Ordinal) || _text.EndsWith("...", StringComparison.Ordinal)
            ? _text.TrimEnd(" .…").LastIndexOf(' ') is var blank && blank > 0 && _text.TrimEnd(".…")[^1] != ' ' ? blank : _text.Length
            : _text.Length;
        while (_at < last && _words.Length < MostLetters)
        {
            var letter = _text[_at];
            if (ErrorMarks.LengthAt(_text[_at..]) is var mark and > 0)
            {
                _at += mark;
                _isAfterNumber = false;
            }
            else if (char.IsLetterOrDigit(letter))
                Word(Math.Min(WordEnd(), last), most);
            else
            {
                _isAfterNumber = letter is '#' || (_isAfterNumber && letter is ' ' or '-' or '.' or '%');
                _isFirst |= letter is '.' or '!' or '?' && _at + 1 < last && _text[_at + 1] == ' ';
                _at++;
            }
        }
    }

    private readonly int WordEnd()
    {
        var end = _at + 1;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || char.IsSurrogate(_text[end])
            || char.GetUnicodeCategory(_text[end]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            || (_text[end] is '\'' or '’' && end + 1 < _text.Length && char.IsLetter(_text[end + 1]))))
            end++;
        return end;
    }

    private void Word(int end, int most)
    {
        var word = _text[_at..end];
        if (_isFirst && _count > 1 && Polite.Has(word) && SentenceEnd(end) is var sentence and > 0)
        {
            _at = sentence;
            return;
        }

        var isMeant = !Silent.Has(word) && !IsLabel(word, end) && !(_isAfterNumber && (ErrorCodes.Units.Has(word) || Dates.Has(word)))
            && !(Dates.Has(word) && IsMarkNext(end)) && !(_count == 0 && Levels.Has(word) && HasMore(end));
        if (isMeant && (_count < most || IsCode(word)))
            Put(word);
        _isFirst = false;
        _isAfterNumber = _isAfterNumber && !isMeant && (ErrorCodes.Units.Has(word) || Dates.Has(word));
        _at = end;
    }

    // Codes count wherever they stand.
    private static bool IsCode(ReadOnlySpan<char> word) => word.ContainsAnyInRange('0', '9') || ErrorTokens.IsNameOfException(word);

    private void Put(ReadOnlySpan<char> text)
    {
        Span<char> form = stackalloc char[MostOfWord];
        var length = 0;
        foreach (var letter in text[..Math.Min(text.Length, MostOfWord)])
        {
            if (letter is not ('\'' or '’'))
                form[length++] = char.ToLowerInvariant(letter);
        }

        var word = form[..length];
        if (_isAfterNumber && length > Stem && !QuotedText.IsVerb(word))
            word = word[..Stem];
        else if (length > 3 && word[^1] is 's' && word[^2] is not ('s' or 'u' or 'i'))
            word = word[..^1];
        _words.Append(_words.Length > 0 ? " " : "").Append(word);
        _count++;
        if (_slugWords < KeyWords && word.IndexOfAnyExcept(Letters.OfKey) < 0)
        {
            _slugWords++;
            _slug.Append(word[..Math.Min(word.Length, MaxKeyWord)]).Append('-');
        }
    }

    // The words that only say what a value is: id, request id.
    private readonly bool IsLabel(ReadOnlySpan<char> word, int end)
    {
        if (end + 1 < _text.Length && _text[end] == '=' && IsMarkNext(end))
            return true;
        if (Traces.Has(word))
            return IsMarkNext(end) || (NextWord(end) is var next && Identifying.Has(_text[next]) && IsMarkNext(next.End.Value));
        return Identifying.Has(word) && IsMarkNext(end);
    }

    private readonly bool IsMarkNext(int end)
    {
        var rest = _text[end..].TrimStart(" :=_([-.,'\"");
        return rest.StartsWith("#", StringComparison.Ordinal) || rest.StartsWith("<id>", StringComparison.Ordinal)
            || rest.StartsWith("<name>", StringComparison.Ordinal) || rest.StartsWith("<address>", StringComparison.Ordinal);
    }

    private readonly Range NextWord(int from)
    {
        while (from < _text.Length && _text[from] is ' ' or '-' or '_')
            from++;
        var end = from;
        while (end < _text.Length && char.IsLetter(_text[end]))
            end++;
        return from..end;
    }

    private readonly bool HasMore(int from) => _text[from..].IndexOfAnyInRange('A', 'z') >= 0 && NextLetter(from);

    private readonly bool NextLetter(int from)
    {
        while (from < _text.Length && !char.IsLetterOrDigit(_text[from]))
            from++;
        return from < _text.Length && _text[(from - 1)..from] is not "<";
    }

    // The end of a sentence that only asks to try again or to contact someone; 0 for any other.
    private readonly int SentenceEnd(int from)
    {
        var end = from;
        while (end < _text.Length && !(_text[end] is '.' or '!' or '?' && (end + 1 >= _text.Length || _text[end + 1] == ' ')))
            end++;
        foreach (var range in _text[_at..end].SplitAny(' ', ',', ':'))
        {
            if (Advice.Has(_text[_at..end][range]))
                return end;
        }

        return 0;
    }
}
