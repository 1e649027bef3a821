namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes a word, up to the next blank, that is one value as a whole, or one code.</summary>
internal static class WholeWords
{
    /// <summary>The signs that can stand before a value.</summary>
    public const string Starts = "([{<,=*";

    private const int LengthOfResult = 10;
    private const int ShortestNumber = 3;

    private static readonly string[] Models =
    [
        "gpt-", "claude-", "gemini-", "gemma-", "mistral-", "mixtral-", "llama-", "qwen-", "deepseek-", "command-", "grok-", "titan-", "text-embedding-",
        "phi-", "nova-", "codestral-", "ministral-", "chatgpt-",
    ];

    private static readonly WordSet OfModel = new("model models deployment engine modell modèle modelo modello");

    // Their values in key=value tell causes apart.
    private static readonly WordSet Causes = new(
        "reason code status error type cause state exception kind msg message detail details op operation action step stage phase method finishreason "
        + "finish_reason limit quota metric resource scope result outcome fault problem failure event data");

    private static readonly WordSet Introducing = new(
        "code codes user namespace cluster tenant bucket model models deployment engine modell modèle modelo modello "
        + "ENOTFOUND EAI_AGAIN EAI_NONAME EAI_NODATA");

    // Things that have numbers of their own.
    private static readonly WordSet Numbered = new(
        "document documents file files page pages job jobs ticket order invoice case request batch record row line item user customer issue run task attempt");

    private static readonly WordSet OfNumber = new(
        "job document file ticket order invoice request batch task run customer user auftrag aufgabe vorgang dokument tâche tarea attività документ файл "
        + "задание задача задания задачи 任务 文件 ジョブ タスク 작업 المهمة مهمة");

    private static readonly WordSet OwnPrefixes = new("job jobs cls clj classify doc dfl file req request run task batch org prj proj cfg usr tenant");

    private static readonly WordSet OfCode = new("code codes");

    private static readonly WordSet OtherCodes = new("company country postal zip area bar currency cost language plant buchungs");

    private static readonly WordSet FromWhom = new("by from for of as to");

    private static readonly WordSet Directions = new("to from at host");

    private static readonly WordSet Degrees = new("severity probability priority category");

    private static readonly WordSet Faults = new("error failure problem fault fehler");

    // A number after these is a code, as after the English word.
    private static readonly WordSet Errors = new("fehler erreur errore erro ошибка помилка błąd fout fel");

    private static readonly WordSet Lookups = new("ENOTFOUND EAI_AGAIN EAI_NONAME EAI_NODATA");

    private static readonly WordSet Languages = new(
        "afrikaans albanian amharic armenian azerbaijani basque belarusian bosnian burmese cantonese cebuano filipino flemish galician georgian gujarati "
        + "hausa igbo irish javanese kannada kazakh khmer kurdish kyrgyz lao luxembourgish macedonian malagasy malayalam maltese mandarin maori marathi "
        + "mongolian nepali pashto punjabi sanskrit sindhi sinhala slovene slovenian somali sundanese swahili tagalog tajik tibetan turkmen uyghur uzbek "
        + "welsh xhosa yiddish yoruba zulu creole gaelic sami sorbian bokmål nynorsk");

    /// <summary>Returns the mark of a word that is a value; null for others.</summary>
    /// <param name="core">The word without the signs around it.</param>
    /// <param name="farther">The word before the one before.</param>
    /// <param name="nearer">The word before it.</param>
    public static string? MarkOf(ReadOnlySpan<char> core, ReadOnlySpan<char> farther, ReadOnlySpan<char> nearer)
    {
        if (WordForms.IsId(core) || IsOwnId(core))
            return ErrorMarks.Id;
        if (ErrorPaths.IsMediaType(core) || IsModel(core) || WordForms.IsMachineName(core) || WordForms.IsExtension(core) || Languages.Has(core)
            || (core[0] == '/' && nearer is "url:" or "uri:"))
            return ErrorMarks.Name;
        if (core.IndexOf('@') is var mail && mail > 0 && core[..mail].Contains('\'') && core[mail..].IndexOf('.') > 0)
            return ErrorMarks.Address;
        if (WordForms.IsForeignHost(core) || (Directions.Has(nearer) && WordForms.IsHostWithPort(core)))
            return ErrorMarks.Address;
        if (nearer.EndsWith(':') && Degrees.Has(nearer.Trim("(:")) && !Faults.Has(farther.TrimStart("(")) && core.IndexOfAny(' ', ':', '=') < 0)
            return ErrorMarks.Name;
        if ((nearer.Length > 0 && char.IsLower(nearer[0]) && IsEnglishVerb(nearer) && FileNames.IsFileName(core) && !core.Contains('/'))
            || (nearer.Length > 0 && WordForms.IsOtherScript(core, nearer)))
            return ErrorMarks.Name;
        if (OfNumber.Has(nearer) && core.IndexOfAny('-', '_') is var sign && sign > 0 && OwnPrefixes.Has(core[..sign]))
            return ErrorMarks.Id;
        if (core.Length >= ShortestNumber && ErrorTokens.IsDigits(core) && !ErrorCodes.IsStatus(core)
            && OfNumber.Has(nearer[(nearer.LastIndexOfAny(',', '，') + 1)..]))
            return ErrorMarks.Id;
        return Introducing.Has(nearer) ? MarkAfter(nearer, farther, core) : null;
    }

    private static bool IsEnglishVerb(ReadOnlySpan<char> word) =>
        word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("ing", StringComparison.Ordinal);

    // A value by the word before it.
    private static string? MarkAfter(ReadOnlySpan<char> nearer, ReadOnlySpan<char> farther, ReadOnlySpan<char> core)
    {
        if (OfCode.Has(nearer))
            return OtherCodes.Has(farther.TrimStart(Starts)) && core.ContainsAnyInRange('0', '9') ? ErrorMarks.Id : null;
        if (core.IndexOfAnyExcept(Letters.OfHost) >= 0)
            return null;
        if (Lookups.Has(nearer))
            return ErrorMarks.Address;
        if (OfModel.Has(nearer))
            return core.Count('-') > 1 ? ErrorMarks.Name : null;
        var isName = nearer.Equals("user", StringComparison.OrdinalIgnoreCase)
            ? FromWhom.Has(farther) && !QuotedText.IsVerb(core)
            : (nearer.Equals("namespace", StringComparison.OrdinalIgnoreCase) && !QuotedText.IsVerb(core))
                || core.Contains('-') || core.ContainsAny(Letters.OfVersion);
        return isName ? ErrorMarks.Name : null;
    }

    // job_5521, cls-55
    private static bool IsOwnId(ReadOnlySpan<char> word) =>
        char.IsAsciiLetterLower(word[0]) && word.IndexOfAny('_', '-') is var end && end > 0 && OwnPrefixes.Has(word[..end])
        && (IsGroup(word[..(end + 1)])
            ? word.IndexOfAnyExcept(Letters.OfHost) < 0
            : word[(end + 1)..].ContainsAnyInRange('0', '9') && word[(end + 1)..].IndexOfAnyExcept(Letters.OfOwnId) < 0);

    private static bool IsGroup(ReadOnlySpan<char> prefix) => prefix is "prj_" or "org_" or "cfg_" or "usr_";

    /// <summary>Whether a number in parentheses with a # is a code: failed (#1001), but not: file (#1001).</summary>
    public static bool IsNumberedCode(ReadOnlySpan<char> core, ReadOnlySpan<char> nearer) =>
        core.Length is > 3 and < 7 && core[0] == '#' && ErrorTokens.IsDigits(core[1..]) && !Numbered.Has(nearer.Trim(".,;:\"'"));

    /// <summary>Whether what stands after an equals sign is a value, rather than what went wrong: host=a.example, not reason=expired.</summary>
    public static bool IsValueOf(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || (char.IsDigit(value[0]) && !ErrorTokens.IsAddress(value)) || key.IndexOfAnyExcept(Letters.OfNamespace) >= 0
            || value[0] is '<' or '{' or '[' || QuotedText.IsQuote(value[0]))
            return false;
        foreach (var part in key.SplitAny('.', '_'))
        {
            if (Causes.Has(key[part]))
                return false;
        }

        return !Causes.Has(key) && !EndsWithCause(key);
    }

    private static bool EndsWithCause(ReadOnlySpan<char> key) =>
        key.EndsWith("code", StringComparison.OrdinalIgnoreCase) || key.EndsWith("error", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("reason", StringComparison.OrdinalIgnoreCase) || key.EndsWith("status", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("type", StringComparison.OrdinalIgnoreCase);

    private static bool IsModel(ReadOnlySpan<char> word)
    {
        if (!word.Contains('-'))
            return false;
        foreach (var model in Models)
        {
            if (word.Length > model.Length + 1 && word.StartsWith(model, StringComparison.OrdinalIgnoreCase))
                return word.IndexOfAnyExcept(Letters.OfModel) < 0;
        }

        return false;
    }

    /// <summary>Whether a number is a code by its form or by the words before it: 0x80070005, Error -3, closed (1006).</summary>
    public static bool IsCode(ReadOnlySpan<char> core, ReadOnlySpan<char> farther, ReadOnlySpan<char> nearer)
    {
        if (core.StartsWith("0x800", StringComparison.OrdinalIgnoreCase) || core.StartsWith("0xC000", StringComparison.OrdinalIgnoreCase))
            return core.Length == LengthOfResult && ErrorTokens.IsHex(core[2..]) && nearer.TrimStart(Starts) is not ("code" or "HRESULT");
        if (core.Length is > 0 and < 6 && Errors.Has(nearer) && ErrorTokens.IsDigits(core))
            return true;
        if (core.Length is > 1 and < 7 && core[0] == '-' && ErrorTokens.IsDigits(core[1..]))
            return nearer is "error" or "Error";
        return core.Length is 3 or 4 && ErrorTokens.IsDigits(core) && ((nearer is "closed" && core[0] == '1') || (nearer is "data" && farther is "error,"));
    }
}
