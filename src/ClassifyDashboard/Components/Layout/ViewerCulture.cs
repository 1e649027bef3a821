using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace ClassifyDashboard.Components.Layout;

/// <summary>Formats numbers for the preferred culture of the viewer's browser. Texts stay English.</summary>
public static class ViewerCulture
{
    /// <summary>Accepts every culture that a browser prefers, with en-US as the default.</summary>
    public static void UseCulturesOfBrowsers(this RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new("en-US");
        options.SupportedCultures = CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => culture.Name.Length > 0).ToList();
        options.SupportedUICultures = [new("en-US")];
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
    }
}
