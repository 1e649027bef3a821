using Acornima;

namespace ClassifyDashboard.Tests;

/// <summary>
/// A browser does not run what it cannot parse. One that is too old for Blazor still has our scripts: the links,
/// the menus, and the sentence that says so.
/// </summary>
public sealed class OldBrowserScriptTests
{
    // Chromium 69 knows the language of 2018, and from 2019 what changes the parsing of a script.
    private static readonly ParserOptions Of69 = new() { EcmaVersion = EcmaVersion.ES2019 };

    [Theory]
    [InlineData("app.js")]
    [InlineData("live.js")]
    [InlineData("start.js")]
    [InlineData("wall.js")]
    public void A_script_can_be_read_by_Chromium_69(string file) =>
        new Parser(Of69).ParseScript(BrowserFiles.Read(file));

    [Theory]
    [InlineData("a?.b")]
    [InlineData("a ?? b")]
    [InlineData("a ??= b")]
    [InlineData("class A { static { } }")]
    [InlineData("class A { x = 1 }")]
    public void Newer_syntax_is_found(string script) => Assert.ThrowsAny<ParseErrorException>(() => new Parser(Of69).ParseScript(script));
}
