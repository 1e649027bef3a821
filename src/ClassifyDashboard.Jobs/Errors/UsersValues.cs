namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds longer texts that come from users or models: lists of types, names of files in parentheses, what a model wrote.</summary>
internal static class UsersValues
{
    private const int Longest = 300;
    private const int LongestName = 120;
    private const int LongestNoun = 24;
    private const string Refused = "model refused";

    // What a model wrote stands after these, to the end.
    private static readonly string[] Outputs =
        ["output was: ", "response was: ", "answer was: ", "reply was: ", "raw output: ", "model said: ", "declined to answer: "];

    // Who or what should have been JSON.
    private static readonly string[] JsonOutputs = ["model", "llm", "output", "answer", "completion", "reply"];

    private static readonly string[] BeforeStatus = ["HTTP Status ", "HTTP ", "Error "];

    private static readonly string[] WideNouns = ["ファイル", "ファイル名", "文件", "文件名", "文档", "檔案", "附件", "파일", "file", "File"];

    private static readonly string[] Steps = ["while ", "when ", "during "];

    // A list in brackets after these has the types of a configuration.
    private static readonly WordSet OfTypes = new("rules types labels categories classes");

    /// <summary>Returns a message with what a model wrote instead of JSON, and the objects that are values, masked: input_value={'a': 1}.</summary>
    public static string WithoutObjects(string message)
    {
        if (message.IndexOf(" JSON: ", StringComparison.OrdinalIgnoreCase) is > 0 and var json && Phrases.IsIn(message.AsSpan(0, json), JsonOutputs)
            && !IsAnswer(message.AsSpan(json + " JSON:".Length)))
            return message[..(json + " JSON:".Length)] + " " + ErrorMarks.Name;
        for (var from = 0; message.AsSpan(from).IndexOf("={", StringComparison.Ordinal) is >= 0 and var found;)
        {
            var start = from + found + 1;
            var end = start + 1;
            for (var depth = 1; end < message.Length && depth > 0; end++)
                depth += message[end] switch { '{' => 1, '}' => -1, _ => 0 };
            message = message[..start] + ErrorMarks.Name + message[end..];
            from = start;
        }

        return message;
    }

    // No JSON: <html>…<title>502 Bad Gateway: what a server answered instead says why, unlike what a model wrote.
    private static bool IsAnswer(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var title = text.StartsWith("<", StringComparison.Ordinal) ? text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase) : -1;
        text = title < 0 ? text : text[(title + "<title>".Length)..].TrimStart();
        text = text[Phrases.LengthAtStart(text, BeforeStatus, StringComparison.OrdinalIgnoreCase)..];
        return text.Length >= 3 && ErrorCodes.IsStatus(text[..3]) && (text.Length == 3 || !char.IsLetterOrDigit(text[3]));
    }

    /// <summary>Returns a text with what a model wrote masked.</summary>
    public static string WithoutOutput(string text)
    {
        foreach (var before in Outputs)
        {
            if (text.IndexOf(before, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && at + before.Length < text.Length
                && !IsAnswer(text.AsSpan(at + before.Length)))
                return text[..(at + before.Length)] + ErrorMarks.Name;
        }

        // The model refused to classify "a.pdf": "I cannot help with that."
        var refused = text.IndexOf(Refused, StringComparison.OrdinalIgnoreCase);
        var colon = refused < 0 ? -1 : text.IndexOf(": ", refused, StringComparison.Ordinal);
        return colon > 0 && colon + 2 < text.Length && QuotedText.IsQuote(text[colon + 2]) ? text[..(colon + 2)] + ErrorMarks.Name : text;
    }

    /// <summary>Returns the position after a list of types that begins here, such as [invoice, letter]; 0 where none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="before">The word before it.</param>
    public static int ListEnd(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> before)
    {
        if (text[at] != '[' || !OfTypes.Has(before.TrimEnd(":")))
            return 0;
        var end = text[at..Math.Min(text.Length, at + Longest)].IndexOf(']');
        return end > 1 ? at + end + 1 : 0;
    }

    /// <summary>
    /// Returns the position of the parenthesis after the name of a file that begins here: (Angebot "neu".pdf), (while reading a, B.pdf); 0 where none does.
    /// </summary>
    public static int FileEnd(ReadOnlySpan<char> text, int at)
    {
        var open = text[..(at + 1)].LastIndexOf('(');
        if (open < 0 || !(open == at || IsStep(text[(open + 1)..at])) || (QuotedText.BracketEnd(text, open, Longest) is var end && end <= at + 1))
            return 0;
        var name = text[(open == at ? at + 1 : at)..end];
        var before = name; // of a name in quotes only what stands before them: the name can have signs and verbs
        if (QuotedText.IsQuote(name[^1]))
        {
            var quote = 0;
            while (quote < name.Length - 1 && QuotedText.EndOf(name, quote) != name.Length)
                quote++;
            var isOpened = quote < name.Length - 1;
            before = isOpened ? name[..quote] : name[..^1];
            name = isOpened ? name[(quote + 1)..^1] : before;
        }

        if (!(FileNames.IsFileName(name) || IsOddFile(name)) || before.ContainsAny(";:=")
            || (before.IndexOf(',') is >= 0 and var comma && !IsCommaOfName(before, comma)))
            return 0;
        foreach (var word in before.Split(' '))
        {
            if (QuotedText.IsVerb(before[word]))
                return 0;
        }

        return end;
    }

    private static bool IsStep(ReadOnlySpan<char> text) => Phrases.LengthAtStart(text, Steps) > 0 && text.Count(' ') == 2;

    /// <summary>Whether the comma at a place can be part of a name: what follows begins with a capital or a digit.</summary>
    public static bool IsCommaOfName(ReadOnlySpan<char> text, int at) =>
        at + 2 < text.Length && text[at] == ',' && text[at + 1] == ' ' && (char.IsUpper(text[at + 2]) || char.IsDigit(text[at + 2]));

    /// <summary>
    /// Returns the end of the name of a file after the colon or the parenthesis of a script without blanks: （ファイル：scan 003.pdf）; 0 where there is none.
    /// </summary>
    public static int WideFileEnd(ReadOnlySpan<char> text, int at)
    {
        if (!(text[at - 1] == '（' || (text[at - 1] == '：' && Phrases.IsAtEnd(text[..(at - 1)], WideNouns))))
            return 0;
        var rest = text[at..Math.Min(text.Length, at + LongestName)];
        for (var length = rest.Length; length > 0; length = rest[..length].LastIndexOfAny(Letters.WideEnds))
        {
            var name = rest[..length];
            if (FileNames.IsFileName(name) || (name.LastIndexOf('.') is var dot && dot > 0 && name.Length - dot is > 2 and < 7
                && name[(dot + 1)..].IndexOfAnyExcept(Letters.OfKey) < 0))
                return name.Contains('：') || QuotedText.IsCause(name, "") ? 0 : at + length;
        }

        return 0;
    }

    /// <summary>
    /// Whether a word is the name of a file after one or two words that begin the text and are what its language calls a file: Asiakirja sopimus.pdf.
    /// </summary>
    public static bool IsFileAfterNoun(ReadOnlySpan<char> text, int at, int end)
    {
        if (at is < 3 or > LongestNoun || char.IsUpper(text[at]) || !char.IsLetter(text[at]) || !FileNames.IsFileName(text[at..end].TrimEnd(".,;:")))
            return false;
        var noun = text[..(at - 1)];
        if (!char.IsUpper(noun[0]) || noun.Count(' ') > 1 || FileNames.IsNoun(noun[..Math.Max(noun.IndexOf(' '), 0)]))
            return false;
        foreach (var letter in noun[1..])
        {
            if (!char.IsLower(letter) && letter != ' ')
                return false;
        }

        return true;
    }

    /// <summary>Whether a text ends like the name of a file, though the extension is unknown: DSC_0091.dng, 報告書.jtd, policy no 12.step.</summary>
    public static bool IsOddFile(ReadOnlySpan<char> text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0 || text.Length - dot is < 3 or > 6)
            return false;
        var extension = text[(dot + 1)..];
        var word = text[(text[..dot].LastIndexOf(' ') + 1)..dot];
        return char.IsAsciiLetter(extension[0]) && (extension.IndexOfAnyExcept(Letters.OfKey) < 0 || extension.IndexOfAnyExcept(Letters.OfCode) < 0)
            && (word.ContainsAnyInRange('0', '9') || word.IndexOfAnyExceptInRange('\0', '\x7f') >= 0 || word.EndsWith(')')) && !word.Contains('.')
            && !text.ContainsAny(":@/") && !ErrorTokens.IsAddress(text[^(word.Length + 1 + extension.Length)..])
            && !QuotedText.IsCause(text.ToString().Replace(" no ", " ", StringComparison.OrdinalIgnoreCase), ""); // no 12: number 12
    }
}
