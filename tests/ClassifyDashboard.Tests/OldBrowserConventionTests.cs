using System.Text.RegularExpressions;

namespace ClassifyDashboard.Tests;

/// <summary>
/// What the browser files may use. A television keeps the browser that it was made with: a wall uses
/// nothing newer than Chromium 69, and the colours and marks of all pages do not either.
/// </summary>
public sealed partial class OldBrowserConventionTests
{
    // A browser drops the whole declaration or rule for an unknown value or selector. After each: the first Chromium that knows it.
    private static readonly (string Words, string Pattern)[] Colours =
    [
        ("light-dark(), 123", @"light-dark\("),
        ("color-mix(), 111", @"color-mix\("),
        ("colours of other spaces, 101 to 111", @"(?<![\w-])(oklch|oklab|lab|lch|hwb|color)\("),
        (":is() and :where(), 88", @":(is|where)\("),
        ("inset, 87", @"(?<![\w-])inset(-\w+)*\s*:"),
        ("nested rules, 112", @"(?m)^\s*&"),
    ];

    private static readonly (string Words, string Pattern)[] Wall =
    [
        .. Colours,
        ("min(), max() and clamp(), 79", @"(?<![\w-])(min|max|clamp)\("),
        ("gap of flex boxes, 84; a grid has grid-gap", @"(?<![\w-])((row|column)-)?gap\s*:"),
        ("aspect-ratio, 88", @"(?<![\w-])aspect-ratio\s*:"),
        ("translate, rotate and scale, 104", @"(?<![\w-])(translate|rotate|scale)\s*:"),
        ("logical sides, 87", @"(?<![\w-])(margin|padding|border)-(inline|block)\b"),
        ("units of small and large views, 108", @"\d[dsl]v[hw]\b"),
        ("overflow: clip, 90", @"overflow(-[xy])?\s*:\s*clip"),
        ("@container, 105, and @layer, 99", @"@(container|layer)"),
        (":focus-visible, 86", @":focus-visible"),
        ("words beside content, 77", @"content\s*:[^;}]*/"),
    ];

    private static readonly (string Words, string Pattern)[] Script =
    [
        ("?. and ??, 80", @"\?\.(?!\d)|\?\?"),
        ("||= and &&=, 85", @"(\|\||&&)="),
        ("numbers with _, 75", @"\d_\d"),
        ("methods of texts, lists and objects, 71 to 122",
            @"\.(at|replaceAll|matchAll|findLast|findLastIndex|fromEntries|hasOwn|toSorted|toReversed|with|allSettled|any|replaceChildren|groupBy)\("),
        ("globals, 71 to 103", @"\b(globalThis|queueMicrotask|structuredClone|AbortSignal|import\.meta)\b"),
        ("fields of classes, 72 to 94", @"(?m)^\s*(static|#\w+)\b"),
        ("translate, rotate and scale of a style, 104", @"\.style\.(translate|rotate|scale)\b"),
    ];

    // The script that reports an unreadable script must be readable by all.
    private static readonly (string Words, string Pattern)[] Guard =
    [
        .. Script,
        ("ECMAScript 2015", @"=>|`|\b(let|const|class|async|await|fetch)\b"),
    ];

    [Theory]
    [InlineData("app.css")]
    [InlineData("analysis.css")]
    [InlineData("mudblazor.css")]
    public void Colours_and_marks_need_nothing_newer_than_custom_properties(string file) => Assert.Empty(Found(file, Colours));

    [Fact]
    public void The_styles_of_a_wall_need_nothing_newer_than_Chromium_69() => Assert.Empty(Found("wall.css", Wall));

    [Theory]
    [InlineData("wall.js")]
    [InlineData("app.js")]
    [InlineData("live.js")]
    [InlineData("start.js")]
    public void A_script_calls_nothing_newer_than_Chromium_69(string file) => Assert.Empty(Found(file, Script));

    [Fact]
    public void Script_that_reports_a_failed_wall_script_runs_in_every_browser() => Assert.Empty(Found("wall-guard.js", Guard));

    [Theory]
    [InlineData("a?.b")]
    [InlineData("// what is asked\na?.b // if it is there")]
    [InlineData("a ?? b")]
    [InlineData("a ??= b")]
    [InlineData("60_000")]
    [InlineData("body.style.translate = 0")]
    [InlineData("class A {\n    static x = 1;\n}")]
    public void Newer_script_features_are_found(string script) => Assert.NotEmpty(Found(script, Script, null));

    [Theory]
    [InlineData("a ? .5 : b // a?.b")]
    [InlineData("try { a(...b); } catch { }")]
    public void Older_script_features_are_accepted(string script) => Assert.Empty(Found(script, Script, null));

    [Theory]
    [InlineData("a { color: light-dark(#fff, #000); }")]
    [InlineData("a { background: color-mix(in srgb, red 10%, blue); }")]
    [InlineData("a:is(.b, .c) { inset: 0; }")]
    [InlineData(".x { display: flex; gap: 1px }")]
    [InlineData(".x { width: min(1vh, 2vw) }")]
    [InlineData(".x { translate: 1px }")]
    public void Newer_style_features_are_found(string css) => Assert.NotEmpty(Found(css, Wall, null));

    [Theory]
    [InlineData(".x { transform: translate(1px); grid-gap: 1px; min-width: 0; grid-template-columns: minmax(0, 1fr); color-scheme: light; clip-path: "
        + "inset(50%); }")]
    [InlineData("/* light-dark() */")]
    public void Older_style_features_are_accepted(string css) => Assert.Empty(Found(css, Wall, null));

    private static List<string> Found(string file, (string Words, string Pattern)[] newer) =>
        Found(BrowserFiles.Read(file), newer, file);

    private static List<string> Found(string text, (string Words, string Pattern)[] newer, string? file)
    {
        var found = new List<string>();
        foreach (var (words, pattern) in newer)
            found.AddRange(Regex.Matches(Comments().Replace(text, ""), pattern).Select(match => $"{file}: {words}: {match.Value}"));
        return found;
    }

    [GeneratedRegex(@"/\*.*?\*/|(?m-s:(^|\s)//.*$)", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
