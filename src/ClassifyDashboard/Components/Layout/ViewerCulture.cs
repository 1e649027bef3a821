using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace ClassifyDashboard.Components.Layout;

/// <summary>Has numbers written as the viewer's browser says, whatever its language; words stay English.</summary>
public static class ViewerCulture
{
    /// <summary>Takes any culture that the browser prefers, and English of the United States where it says nothing known.</summary>
    public static void UseCulturesOfBrowsers(this RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new("en-US");
        options.SupportedCultures = CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => culture.Name.Length > 0).ToList();
        options.SupportedUICultures = [new("en-US")];
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
    }
}
