namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds names of files outside of quotes, also those with spaces and in any script, by what they end with.</summary>
internal static class FileNames
{
    private const int MostWords = 8;
    private const int MostFirstWords = 4;

    private static readonly WordSet Documents = new(
        "pdf doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pptm odt ods odp rtf txt md csv tsv jpg jpeg jpe png gif bmp tif tiff webp heic heif "
        + "avif svg psd raw zip rar 7z tar gz tgz bz2 html htm xml json jsonl yaml yml eml msg epub mobi pages vsd vsdx dwg dxf mp3 mp4 wav mov avi log "
        + "p7m p7s xps ps eps jp2 jfif ico wps hwp hwpx parquet bin dat tmp bak");

    private static readonly WordSet Programs = new("py pyx js mjs cjs ts tsx jsx java kt cs go rs rb php c cc cpp h hpp dll exe scala swift lua pl sh ini");

    // A format is a value where it stands for the kind of a file; words of the language and formats of answers are not.
    private static readonly WordSet Formats = new(
        "pdf pdfs docx docm xls xlsx xlsm ppt pptx odt ods odp rtf txt csv tsv jpg jpeg png gif bmp tif tiff webp heic heif avif svg psd zip rar 7z "
        + "tgz eml epub mobi vsdx dwg dxf mp3 mp4 wav jp2 p7m hwp");

    // A name begins after these at the latest.
    private static readonly WordSet Nouns = new(
        "file files document documents attachment upload image scan named called filename input datei dateien dokument anhang bild fichier fichiers "
        + "archivo archivos documento documentos fichero ficheiro arquivo bestand plik pliku dokumentu soubor файл файла файлу файле файлом файлы "
        + "документ документа файлов dosya dosyası tiedosto fil filen fájl αρχείο 文件 文档 檔案 ファイル 파일 文書 ملف الملف קובץ फ़ाइल फाइल ไฟล์ tệp");

    private static readonly WordSet Verbs = new(
        "read open parse process load download upload convert render decode decrypt classify extract fetch find access reading opening parsing "
        + "processing loading downloading uploading converting rendering decoding decrypting classifying extracting fetching import importing save "
        + "saving write writing analyze analyzing handling handle ingest ingesting split splitting lire ouvrir traiter leer abrir procesar ler прочитать "
        + "открыть обработать обработке чтения прочесть leggere aprire elaborare lezen openen för page because while during unsupported corrupt "
        + "corrupted broken damaged invalid empty missing unreadable encrypted protected is was could not cannot failed failure error timeout crash "
        + "exception has had be been been: konnte nicht ist wurde");

    // These stand before names, and in them.
    private static readonly WordSet Prepositions = new("in at on with from to by of into and code line page von bei mit aus dans avec en con del da в на из");

    private static readonly string[] CjkNouns = ["文件", "文档", "檔案", "ファイル", "文書", "파일", "附件", "读取", "打开", "解析", "处理", "讀取", "開啟", "處理"];

    /// <summary>Whether a text ends like the name of a file.</summary>
    public static bool IsFileName(ReadOnlySpan<char> text)
    {
        var dot = text.LastIndexOf('.');
        return dot > 0 && dot + 1 < text.Length && IsExtension(text[(dot + 1)..]);
    }

    /// <summary>Whether a word names a format of files: PDF, heic.</summary>
    public static bool IsFormat(ReadOnlySpan<char> word) => Formats.Has(word);

    public static bool IsExtension(ReadOnlySpan<char> word) => Documents.Has(word) || Programs.Has(word);

    public static bool IsNoun(ReadOnlySpan<char> word) => Nouns.Has(word);

    /// <summary>Finds the next name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">No name begins before this.</param>
    /// <returns>Its place; an empty one at the text's end where there is none.</returns>
    public static (int Start, int End) Next(ReadOnlySpan<char> text, int from)
    {
        for (var dot = from; dot < text.Length; dot++)
        {
            var next = text[dot..].IndexOf('.');
            if (next < 0)
                break;
            dot += next;
            var end = EndOf(text, dot);
            if (end == 0 || dot == from || char.IsWhiteSpace(text[dot - 1]))
                continue;
            var start = StartOf(text, dot, from);
            if (start >= dot || text[start..end].Contains("://", StringComparison.Ordinal) || text[start..dot].Contains('@')
                || ErrorPaths.IsMediaType(text[start..end]))
                continue;
            if (Documents.Has(text[(text[..end].LastIndexOf('.') + 1)..end]))
                start = FirstWord(text, start, from);
            return (start, end);
        }

        return (text.Length, text.Length);
    }

    // The end of an extension that begins at a dot, also of several; 0 where there is none.
    private static int EndOf(ReadOnlySpan<char> text, int dot)
    {
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        if (!IsExtension(text[(dot + 1)..end]) || (end < text.Length && text[end] is '-' or '_' or '/' or '\\' or '('))
            return 0;
        return end + 1 < text.Length && text[end] == '.' && char.IsAsciiLetterOrDigit(text[end + 1]) ? EndOf(text, end) : end;
    }

    // The start of the word that ends with the extension. In a script without spaces it begins after a noun.
    private static int StartOf(ReadOnlySpan<char> text, int dot, int from)
    {
        var start = dot;
        while (start > from && !char.IsWhiteSpace(text[start - 1]) && !IsEdge(text, start - 1))
            start--;
        foreach (var noun in CjkNouns)
        {
            if (text[start..dot].LastIndexOf(noun, StringComparison.Ordinal) is var at && at >= 0 && start + at + noun.Length < dot)
                start += at + noun.Length;
        }

        return start;
    }

    private static bool HasEdge(ReadOnlySpan<char> text, int from, int end)
    {
        while (from < end && !(QuotedText.IsQuote(text[from]) && IsEdge(text, from)))
            from++;
        return from < end;
    }

    private static bool IsEdge(ReadOnlySpan<char> text, int at) => IsEdge(text[at]) && !IsApostrophe(text, at);

    private static bool IsApostrophe(ReadOnlySpan<char> text, int at) =>
        text[at] is '\'' or '’' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    private static bool IsEdge(char letter) =>
        QuotedText.IsQuote(letter) || letter is '[' or '=' or ',' or ';' or '<' or '>' or '|' or '{' or '：' or '，' or '。' or '、';

    // Goes back over words that can belong to the name: up to a noun such as file; else up to a verb; else over names and numbers.
    private static int FirstWord(ReadOnlySpan<char> text, int start, int from)
    {
        if (start > from && !char.IsWhiteSpace(text[start - 1]))
            return start;
        var (begin, run, isRun, doubtful) = (start, start, true, -1);
        for (var words = 0; words < MostWords; words++)
        {
            var end = begin;
            while (end > from && char.IsWhiteSpace(text[end - 1]))
                end--;
            if (end == from)
                return doubtful >= 0 ? doubtful : from == 0 && words <= MostFirstWords ? begin : run;
            if (text[end - 1] is ':' or ';' or ',' or '!' or '?' or '<' or '>' or '=' || IsEdge(text, end - 1))
                return doubtful >= 0 ? doubtful : begin;
            var first = end;
            while (first > from && !char.IsWhiteSpace(text[first - 1]))
                first--;
            var word = text[first..end];
            var bare = word.TrimStart("([{");
            if (Nouns.Has(bare))
                return begin;
            if (Verbs.Has(bare) || word[^1] == '.')
                return doubtful >= 0 ? doubtful : Verbs.Has(bare) && !isRun ? begin : run;
            if (ErrorPaths.IsRooted(word))
                return first;
            if (word.ContainsAny('<', '>', '#') || HasEdge(text, first, end))
                return doubtful >= 0 ? doubtful : run;
            if (Prepositions.Has(bare) && doubtful < 0)
                doubtful = isRun ? run : begin;
            begin = first;
            isRun = isRun && IsOfName(word);
            if (isRun)
                run = first;
        }

        return doubtful >= 0 ? doubtful : run;
    }

    private static bool IsOfName(ReadOnlySpan<char> word) => !char.IsAsciiLetterLower(word[0]) || word.ContainsAnyInRange('0', '9') || word.Contains('_');
}
