using MudBlazor;

namespace ClassifyDashboard.Components.Layout;

/// <summary>The colours and type of all screens: quiet surfaces and one accent; statuses have theirs in app.css.</summary>
public static class Look
{
    private static readonly string[] SystemFonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "DejaVu Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#2457c5",
            Background = "#f5f6f8",
            Surface = "#ffffff",
            TextPrimary = "#1b2330",
            TextSecondary = "#556070",
            LinesDefault = "#dfe3e9",
            TableLines = "#e6e9ee",
            TableHover = "#f1f4f9",
            Error = "#c0272d",
            Warning = "#8a5a00",
            Info = "#2457c5",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab0ff",
            Background = "#12161c",
            Surface = "#1a2029",
            TextPrimary = "#e6eaf0",
            TextSecondary = "#a3adba",
            LinesDefault = "#2d3541",
            TableLines = "#2a323d",
            TableHover = "#212936",
            Error = "#ff7b74",
            Warning = "#f0b95a",
            Info = "#8ab0ff",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = ".875rem" },
            Button = new ButtonTypography { TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
