namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>Whether text is readable, by the colours of a picture.</summary>
static class Readable
{
    // WCAG's minimum for text of usual size.
    private const double Least = 4.5;

    /// <summary>
    /// Waits until the page is light or dark and a text stands out; returns the two colours. A picture can be taken before
    /// loaded content is painted.
    /// </summary>
    public static async Task<string> UntilAsync(Browser browser, string selector, bool isLight)
    {
        var seen = "";
        await browser.UntilAsync(
            async () =>
            {
                var picture = await browser.LookAsync();
                var page = picture.Colours()[0].Colour;
                seen = $"most of it is {page}";
                if (isLight ? page.Luminance <= .7 : page.Luminance >= .05)
                    return false;
                var box = (await browser.BoxesAsync(selector))[0];
                var ground = picture.Colours(box)[0].Colour;
                var word = picture.Colours(box).Select(each => each.Colour).MaxBy(colour => colour.ContrastTo(ground));
                seen = $"{word} on {ground}";
                return word.ContrastTo(ground) >= Least;
            },
            () => $"the page is {(isLight ? "light" : "dark")} and {selector} can be read, but {seen}");
        return seen;
    }
}
