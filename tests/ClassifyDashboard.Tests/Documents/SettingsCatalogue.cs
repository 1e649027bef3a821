using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Web;
using ClassifyDashboard.Access;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Health;
using ClassifyDashboard.Hosting;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Telemetry;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>All settings of the program with their defaults, from its own classes.</summary>
static partial class SettingsCatalogue
{
    private const string Webhook = "https://alerts.example.com/";

    /// <summary>The default of each setting as written, by its name; several where it depends, none where there is none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Defaults { get; } =
        All().ToDictionary(each => each.Name, each => each.Default, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of settings that stand for others, as the service's own programs read them.</summary>
    public static IReadOnlyList<string> Aliases { get; } = [LlamaCloudOptions.KeyName, LlamaCloudOptions.AddressName];

    /// <summary>The ranges that the classes state.</summary>
    public static IReadOnlyDictionary<string, (string Least, string Most)> Ranges { get; } = BoundProperties()
        .Select(each => (each.Name, Range: each.Property.GetCustomAttribute<RangeAttribute>())).Where(each => each.Range is not null)
        .ToDictionary(each => each.Name, each => (Text(each.Range!.Minimum), Text(each.Range.Maximum)), StringComparer.OrdinalIgnoreCase);

    /// <summary>The value types that the classes state.</summary>
    public static IReadOnlyDictionary<string, Type> Types { get; } = BoundProperties()
        .Select(each => (each.Name, Type: each.Property.PropertyType))
        .ToDictionary(each => each.Name, each => Nullable.GetUnderlyingType(each.Type) ?? each.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the program would not start with a value of a setting; null if it would.</summary>
    public static string? RefusalOf(string setting, string value)
    {
        var settings = new Dictionary<string, string?> { ["Alerts:Webhook"] = Webhook, [setting] = value };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddLlamaCloud(configuration);
        services.AddReading(configuration);
        services.AddSharing(configuration);
        services.AddExport(configuration);
        services.AddWall(configuration);
        services.AddAlerts(configuration);
        services.AddAccess(configuration);
        services.AddDraining(configuration);
        services.AddTelemetry(configuration);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (Exception e) when (e is OptionsValidationException or AggregateException)
        {
            return e.ToString();
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Default)> All()
    {
        var nothing = new ConfigurationBuilder().Build();
        var access = AccessOptions.Of(nothing);
        var ofNetwork = Taken(access.Network, AccessOptions.Section).ToList();
        var alerts = new AlertOptions();
        alerts.Read(nothing.GetSection(AlertOptions.Section));
        return
        [
            .. BoundProperties().Select(each => (each.Name, DefaultOf(Activator.CreateInstance(each.Property.DeclaringType!)!, each.Property))),
            .. Taken(access, AccessOptions.Section).Where(each => each.Name != $"{AccessOptions.Section}:{nameof(AccessOptions.OpenIdConnect)}")
                .ExceptBy(ofNetwork.Select(each => each.Name), each => each.Name),
            .. ofNetwork,
            .. Taken(access.OpenIdConnect, $"{AccessOptions.Section}:{nameof(AccessOptions.OpenIdConnect)}"),
            .. Taken(alerts, AlertOptions.Section),
            .. OfWalls(),
            (StorageOptions.StoreSetting, [Text(new StorageOptions().IsOn)]),
            (StorageOptions.PathSetting, []),
            (TeamViews.Section, []),
            .. ReadDirectly(),
            ("urls", [ListenAddresses.Default]),
        ];
    }

    // Classes whose properties the framework fills. Sections that are read by hand list the names that they accept.
    private static IEnumerable<(string Name, PropertyInfo Property)> BoundProperties() =>
        from type in typeof(LlamaCloudOptions).Assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true } && TakenNames(type) is null && type != typeof(WallOptions) && type != typeof(TeamViews)
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod?.IsPublic == true
        select ($"{section.GetRawConstantValue()}:{property.Name}", property);

    private static string[]? TakenNames(Type type) =>
        type.GetField("Known", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) as string[];

    private static IEnumerable<(string Name, IReadOnlyList<string> Default)> Taken(object settings, string section) =>
        from name in TakenNames(settings.GetType())!
        select ($"{section}:{name}", settings.GetType().GetProperty(name) is { } property ? DefaultOf(settings, property) : []);

    private static IEnumerable<(string Name, IReadOnlyList<string> Default)> OfWalls()
    {
        var written = HttpUtility.ParseQueryString(new WallQuery(JobFilter.Default, ScreenOptions.Default, WallDisplay.Default).Write());
        return WallQuery.Keys.Select(key => ($"{WallOptions.Section}:{key}", (IReadOnlyList<string>)(written[key] is { } value ? [value] : [])))
            .Append(($"{WallOptions.Section}:{nameof(WallOptions.Address)}", []));
    }

    // Single settings without a class, such as WarmUp.
    private static IEnumerable<(string Name, IReadOnlyList<string> Default)> ReadDirectly() =>
        Directory.EnumerateFiles(Path.Combine(ConventionTests.Root, "src", "ClassifyDashboard"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => GetValue().Matches(File.ReadAllText(file)))
            .Select(match => (match.Groups[1].Value, (IReadOnlyList<string>)[match.Groups[2].Value]));

    // Where null stands for a value that only the class knows, the class is asked for it.
    private static IReadOnlyList<string> DefaultOf(object settings, PropertyInfo property) => (settings, property.Name, property.GetValue(settings)) switch
    {
        (LlamaCloudOptions, nameof(LlamaCloudOptions.BaseUrl), null) => [LlamaCloudOptions.DefaultBaseUrl],
        (LlamaCloudOptions, nameof(LlamaCloudOptions.RequestsPerSecond), null) =>
            [.. new[] { false, true }.Select(isSample => Text(LlamaCloudOptions.DefaultRequestsPerSecond(new(new("http://localhost/"), "key", isSample))))],
        (NetworkOptions, nameof(NetworkOptions.Hsts), null) => [Text(false)],
        (AlertOptions, nameof(AlertOptions.Remind), null) => ["off"],
        (AlertOptions, _, AlertFormat format) => [format.ToString().ToLowerInvariant()],
        (_, _, null or "") => [],
        (_, _, not string and System.Collections.IEnumerable values) => [.. values.Cast<object>().Select(Text)],
        (_, _, var value) => [Text(value)],
    };

    private static string Text(object value) => value switch
    {
        bool isOn => isOn ? "true" : "false",
        GoneJobs gone => gone.ToString().ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"configuration\.GetValue\(""([^""]+)"", (\w+)\)")]
    private static partial Regex GetValue();
}
