namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>Whether words can be read, by the colours of a picture.</summary>
static class Readable
{
    // What WCAG asks of texts of usual size.
    private const double Least = 4.5;

    /// <summary>Asserts that the page is light, or dark, and that words in it stand out; says the two colours.</summary>
    public static async Task<string> AssertAsync(Browser browser, string selector, bool isLight)
    {
        var picture = await browser.LookAsync();
        var page = picture.Colours()[0].Colour;
        Assert.True(isLight ? page.Luminance > .7 : page.Luminance < .05, $"{browser.Name}: most of the page is {page}.");
        var box = (await browser.BoxesAsync(selector))[0];
        var ground = picture.Colours(box)[0].Colour;
        var word = picture.Colours(box).Select(each => each.Colour).MaxBy(colour => colour.ContrastTo(ground));
        Assert.True(word.ContrastTo(ground) >= Least, $"{browser.Name}: {selector} is {word} on {ground}.");
        return $"{word} on {ground}";
    }
}
