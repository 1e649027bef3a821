using NodaTime.TimeZones;

namespace ClassifyDashboard.Zones;

/// <summary>
/// Finds time zones by the names that people, browsers and operating systems use. The found zone has an IANA id, which browsers
/// understand.
/// </summary>
/// <remarks>
/// The operating system's data define when clocks change. On some machines they lack old names (<c>Asia/Calcutta</c>, which Chrome
/// reports), on others new ones (<c>Europe/Kyiv</c>), and Windows names need ICU. NodaTime's data define which names are synonyms.
/// </remarks>
public static class ZoneNames
{
    private const int MaxLength = 60;

    // Other files in the directory of the zones: their meaning depends on the machine, and browsers do not know them.
    private static readonly string[] NotNames = ["localtime", "posixrules", "Factory"];

    private static readonly Lazy<Dictionary<string, string>> Canonical = new(() =>
    {
        var source = TzdbDateTimeZoneSource.Default;
        var names = new Dictionary<string, string>(source.WindowsToTzdbIds, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, canonical) in source.CanonicalIdMap)
            names[name] = canonical;
        return names;
    });

    /// <summary>The zone with this name (IANA, old or new, or Windows); null if there is none.</summary>
    public static TimeZoneInfo? Find(string? name) => Find(name, SystemZone);

    /// <summary>The same, with a function that looks a zone up on the machine.</summary>
    internal static TimeZoneInfo? Find(string? name, Func<string, TimeZoneInfo?> system)
    {
        if (name is not { Length: > 0 and <= MaxLength })
            return null;

        // A plus sign that was not URL-encoded arrives as a space, and Windows names also contain spaces.
        return Exact(name, system) ?? (name.Contains(' ', StringComparison.Ordinal) ? Exact(name.Replace(' ', '+'), system) : null);
    }

    /// <summary>The zone with this id; UTC for an unknown id.</summary>
    public static TimeZoneInfo OrUtc(string? id) => Find(id) ?? TimeZoneInfo.Utc;

    private static TimeZoneInfo? Exact(string name, Func<string, TimeZoneInfo?> system)
    {
        if (Known(name) is { } zone)
            return zone;
        if (!Canonical.Value.TryGetValue(name, out var canonical))
            return null;
        return Known(canonical) ?? TzdbDateTimeZoneSource.Default.Aliases[canonical].Select(Known).FirstOrDefault(alias => alias is not null);

        TimeZoneInfo? Known(string id) =>
            !NotNames.Contains(id, StringComparer.OrdinalIgnoreCase) && !id.StartsWith("posix/", StringComparison.Ordinal)
                && !id.StartsWith("right/", StringComparison.Ordinal)
            && Array.TrueForAll(id.Split('/'), part => part.Length > 0 && part[0] != '.') // some machines also accept Europe//Berlin, but no browser does
            && system(id) is { HasIanaId: true } known ? known : null;
    }

    private static TimeZoneInfo? SystemZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
