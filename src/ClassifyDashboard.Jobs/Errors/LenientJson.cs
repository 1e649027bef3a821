using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Finds the messages in a JSON body or in the text of a Python dictionary, whole or cut off. All other fields are ids and values of one
/// failure. Never throws.
/// </summary>
internal sealed class LenientJson
{
    private const int MaxDepth = 12;
    private const int MaxParts = 40;
    private const int KindRank = 1;

    private static readonly WordSet Codes = new("code status statuscode httpstatus errorcode httpstatuscode errno exitcode");
    private static readonly WordSet Kinds = new("type errortype exception exceptiontype finishreason errorname");
    private static readonly WordSet Titles = new("error errors title statustext fault faultstring");

    private static readonly WordSet Messages = new(
        "message msg detail details errormessage reason description errordescription cause summary text stderr failure failurereason exceptionmessage "
        + "innererror innererrormessage errormsg userMessage nachricht");

    // What was sent, not what was wrong with it.
    private static readonly WordSet Inputs = new("input value instance params request headers");

    private static readonly WordSet Requests = new("body query path header form");

    private static readonly WordSet Empty = new("null none true false undefined error errors failed failure fail");

    private readonly string _text;
    private readonly bool _isOrdered;
    private readonly List<(int Rank, string Text)> _parts = [];
    private int _at;
    private bool _hasPlace; // where in the request it was wrong: then the message says all that a kind says

    private LenientJson(string text, int at, bool isOrdered) => (_text, _at, _isOrdered) = (text, at, isOrdered);

    /// <summary>Returns the text with a body in it replaced by the body's messages; the same text where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOrdered">Whether codes, and kinds, come in an order of their own; else in that of the body, as earlier versions had them.</param>
    public static string TextOf(string text, bool isOrdered)
    {
        var start = JsonStart.Of(text);
        if (start < 0)
            return text;
        var body = new LenientJson(text, start, isOrdered);
        body.Value("", 0);
        if (body._parts.Count == 0)
        {
            var after = text[Math.Min(body._at, text.Length)..];
            return isOrdered && JsonStart.Of(after) >= 0 ? TextOf(text[..start] + after, isOrdered) : text;
        }

        if (body._hasPlace)
            body._parts.RemoveAll(part => part.Rank == KindRank);
        var parts = body._parts.OrderBy(part => part.Rank)
            .ThenBy(part => isOrdered && part.Rank <= KindRank ? part.Text : "", StringComparer.Ordinal).ToList();
        var before = text[..start].TrimEnd();
        (before, var said) = isOrdered ? BodyParts.Needed(before, parts) : (before, parts.Select(part => part.Text));
        var all = string.Join(". ", said.Distinct(StringComparer.OrdinalIgnoreCase));
        return $"{before}{(before.Length == 0 ? "" : " ")}{all} {text.AsSpan(Math.Min(body._at, text.Length)).TrimStart()}".TrimEnd();
    }

    private void Value(string name, int depth)
    {
        _at = JsonStart.Skipped(_text, _at);
        if (_at >= _text.Length || depth > MaxDepth)
        {
            _at = _text.Length;
            return;
        }

        switch (_text[_at])
        {
            case '{':
                Fields(depth);
                break;
            case '[':
                Items(name, depth);
                break;
            case '"' or '\'':
                Found(name, Quoted());
                break;
            default:
                var start = _at;
                while (_at < _text.Length && _text[_at] is not (',' or '}' or ']' or '{' or '['))
                    _at++;
                Found(name, _text[start.._at].Trim());
                break;
        }
    }

    private void Fields(int depth)
    {
        _at++;
        while ((_at = JsonStart.Skipped(_text, _at)) < _text.Length)
        {
            if (_text[_at] == '}')
            {
                _at++;
                return;
            }

            if (_text[_at] is '"' or '\'')
            {
                var name = Quoted();
                _at = JsonStart.Skipped(_text, _at);
                if (_at < _text.Length && _text[_at] == ':')
                {
                    _at++;
                    var found = _parts.Count;
                    Value(name, depth + 1);
                    if (_isOrdered && Inputs.Has(name))
                        _parts.RemoveRange(found, _parts.Count - found);
                }
            }
            else
                _at++;
        }
    }

    private void Items(string name, int depth)
    {
        _at++;
        while ((_at = JsonStart.Skipped(_text, _at)) < _text.Length)
        {
            if (_text[_at] == ']')
            {
                _at++;
                return;
            }

            var before = _at;
            if (_text[_at] != ',')
                Value(name, depth + 1);
            if (_at == before)
                _at++;
        }
    }

    // A quote ends a text only before what can follow one: people write quotes in texts without escaping them.
    private string Quoted()
    {
        var quote = _text[_at++];
        var said = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            var letter = _text[_at];
            if (letter == quote && (JsonStart.Skipped(_text, _at + 1) is var next && (next >= _text.Length || _text[next] is ',' or '}' or ']' or ':')))
            {
                _at++;
                break;
            }

            if (letter == '\\' && _at + 1 < _text.Length)
                letter = Escaped(_text[++_at]);
            said.Append(letter);
        }

        return said.ToString();
    }

    private char Escaped(char letter)
    {
        if (letter == 'u' && _at + 4 < _text.Length
            && ushort.TryParse(_text.AsSpan(_at + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out var unit))
        {
            _at += 4;
            return (char)unit;
        }

        return letter is 'n' or 'r' ? '\n' : letter is 't' ? ' ' : letter;
    }

    private void Found(string name, string value)
    {
        var plain = string.Concat(name.Where(char.IsLetter));
        if (value.Length == 0 || Empty.Has(value) || _parts.Count >= MaxParts)
            return;
        if (Codes.Has(plain) || EndsWith(plain, "code") || EndsWith(plain, "status"))
            _parts.Add((0, char.IsAsciiDigit(value[0]) ? BodyParts.Code + value : value));
        else if (Kinds.Has(plain))
            _parts.Add((KindRank, value));
        else if (plain == "loc" && !char.IsAsciiDigit(value[0]))
            Place(value);
        else if (Titles.Has(plain) || Messages.Has(plain) || EndsWith(plain, "error") || EndsWith(plain, "message") || EndsWith(plain, "reason"))
            _parts.Add((Titles.Has(plain) ? 2 : 3, value.StartsWith('{') ? TextOf(value, _isOrdered) : value));
    }

    // In the order of the plain text: rules.0.description: …
    private void Place(string name)
    {
        _hasPlace |= _isOrdered;
        if (!_isOrdered)
            _parts.Add((4, name));
        else if (!Requests.Has(name))
            _parts.Add((2, name));
    }

    private static bool EndsWith(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
