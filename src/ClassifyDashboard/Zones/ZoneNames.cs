using NodaTime.TimeZones;

namespace ClassifyDashboard.Zones;

/// <summary>Time zones by all the names that people, browsers and machines have for them. What is found has its IANA id, which browsers understand.</summary>
/// <remarks>
/// The machine's own data say when clocks change. They lack old names on some (<c>Asia/Calcutta</c>, which Chrome reports) and
/// new ones on others (<c>Europe/Kyiv</c>), and know Windows' names only by ICU; which names mean the same is NodaTime's.
/// </remarks>
public static class ZoneNames
{
    private const int MaxLength = 60;

    // Files beside the zones' own: what they mean is a matter of the machine, and no browser knows them.
    private static readonly string[] NotNames = ["localtime", "posixrules", "Factory"];

    private static readonly Lazy<Dictionary<string, string>> Canonical = new(() =>
    {
        var source = TzdbDateTimeZoneSource.Default;
        var names = new Dictionary<string, string>(source.WindowsToTzdbIds, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, canonical) in source.CanonicalIdMap)
            names[name] = canonical;
        return names;
    });

    /// <summary>The zone that a name means, be it IANA's, old or new, or Windows'; null where there is none.</summary>
    public static TimeZoneInfo? Find(string? name) => Find(name, SystemZone);

    /// <summary>The same, by what a machine knows.</summary>
    internal static TimeZoneInfo? Find(string? name, Func<string, TimeZoneInfo?> system)
    {
        if (name is not { Length: > 0 and <= MaxLength })
            return null;

        // A plus sign that was not encoded arrives as a blank, and Windows' names have blanks of their own.
        return Exact(name, system) ?? (name.Contains(' ', StringComparison.Ordinal) ? Exact(name.Replace(' ', '+'), system) : null);
    }

    /// <summary>The zone that a valid id means, else UTC.</summary>
    public static TimeZoneInfo OrUtc(string? id) => Find(id) ?? TimeZoneInfo.Utc;

    private static TimeZoneInfo? Exact(string name, Func<string, TimeZoneInfo?> system)
    {
        if (Known(name) is { } zone)
            return zone;
        if (!Canonical.Value.TryGetValue(name, out var canonical))
            return null;
        return Known(canonical) ?? TzdbDateTimeZoneSource.Default.Aliases[canonical].Select(Known).FirstOrDefault(alias => alias is not null);

        TimeZoneInfo? Known(string id) =>
            !NotNames.Contains(id, StringComparer.OrdinalIgnoreCase) && !id.StartsWith("posix/", StringComparison.Ordinal) && !id.StartsWith("right/", StringComparison.Ordinal)
            && Array.TrueForAll(id.Split('/'), part => part.Length > 0 && part[0] != '.') // the machine takes Europe//Berlin too, and no browser does
            && system(id) is { HasIanaId: true } known ? known : null;
    }

    private static TimeZoneInfo? SystemZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
