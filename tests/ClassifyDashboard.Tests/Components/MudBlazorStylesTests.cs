using System.Reflection;
using System.Text.RegularExpressions;
using Bunit;
using MudBlazor;

namespace ClassifyDashboard.Tests.Components;

/// <summary>The page loads only the rules of MudBlazor that it can need: all of them, 627 kB, would be parsed before the first paint.</summary>
public sealed partial class MudBlazorStylesTests : Rendered
{
    private static readonly string Kept = Path.Combine(ConventionTests.Root, "wwwroot", "mudblazor.css");

    private static readonly IReadOnlyList<string> Pages =
        [.. Directory.EnumerateFiles(Path.Combine(ConventionTests.Root, "src", "ClassifyDashboard", "Components"), "*.razor", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static StyleSheet Whole =>
        StyleSheet.Read(File.ReadAllText(typeof(MudBlazorStylesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "MudBlazorStyles").Value!));

    [Fact]
    public void Short_style_sheet_has_all_rules_of_MudBlazor_that_can_match()
    {
        var version = typeof(MudAlert).Assembly.GetName().Version!.ToString(3);
        var wanted = $"""
            /* MudBlazor {version} (https://mudblazor.com/), copyright (c) 2021 MudBlazor, licensed under MIT (https://github.com/MudBlazor/MudBlazor/blob/master/LICENSE):
               the rules that can match the components in use. Written by MudBlazorStylesTests, not by hand. */

            """ + string.Concat(Whole.For(ClassesInUse()).Select(rule => rule + "\n"));
        var proposal = Path.Combine(ConventionTests.Root, "TestResults", "mudblazor.css");
        Directory.CreateDirectory(Path.GetDirectoryName(proposal)!);
        File.WriteAllText(proposal, wanted);
        Assert.True(File.Exists(Kept) && File.ReadAllText(Kept)
            .ReplaceLineEndings("\n") == wanted,
            "Other components, looks or rules of MudBlazor are in use now: look at TestResults/mudblazor.css and copy it to wwwroot.");
    }

    [Fact]
    public void Short_style_sheet_has_the_rules_of_every_class_in_use()
    {
        var kept = File.ReadAllText(Kept);
        Assert.All([".mud-alert-text-error", ".mud-alert-text-warning", ".mud-alert-text-info", ".mud-button-filled", ".mud-button-outlined",
            ".mud-simple-table", ".mud-progress-linear", "keyframes mud-progress"], rule => Assert.Contains(rule, kept, StringComparison.Ordinal));
        Assert.DoesNotContain("mud-dialog", kept, StringComparison.Ordinal);
        Assert.InRange(kept.Length, 5_000, 25_000);
    }

    [Fact]
    public void Pages_load_the_short_style_sheet_and_not_the_full_one() =>
        Assert.All(Pages, page => Assert.DoesNotContain("MudBlazor.min.css", page, StringComparison.Ordinal));

    // Any word of a page could be a class, and so could what MudBlazor's components make of their parameters.
    private HashSet<string> ClassesInUse()
    {
        var classes = Pages.SelectMany(page => Word().Matches(page)).Select(match => match.Value).ToHashSet();
        foreach (var tag in Pages.SelectMany(page => Tag().Matches(page)).DistinctBy(match => match.Value))
        {
            var type = typeof(MudAlert).Assembly.GetType($"MudBlazor.{tag.Groups[1].Value}", throwOnError: true)!;
            foreach (var isOff in new[] { false, true })
            {
                var rendered = Render(builder =>
                {
                    builder.OpenComponent(0, type);
                    foreach (var given in Given().Matches(tag.Groups[2].Value).Where(given => type.GetProperty(given.Groups[1].Value) is not null))
                        builder.AddComponentParameter(1, given.Groups[1].Value,
                            Value(type.GetProperty(given.Groups[1].Value)!.PropertyType, given.Groups[2].Value, isOff));
                    builder.CloseComponent();
                });
                classes.UnionWith(rendered.FindAll("[class]").SelectMany(element => element.ClassList));
            }
        }

        return classes;
    }

    // A parameter that is no constant is a switch here, which can be on and off.
    private static object Value(Type type, string text, bool otherwise) =>
        type.IsEnum ? Enum.Parse(type, text.Split('.')[^1]) : type == typeof(bool) ? bool.TryParse(text, out var value) ? value : otherwise : text;

    [GeneratedRegex(@"[A-Za-z][\w-]*")]
    private static partial Regex Word();

    [GeneratedRegex("""<(Mud\w+)((?:\s+[\w-]+="[^"]*")*)""")]
    private static partial Regex Tag();

    [GeneratedRegex("([\\w-]+)=\"([^\"]*)\"")]
    private static partial Regex Given();
}
