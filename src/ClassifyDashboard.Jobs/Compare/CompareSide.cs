using System.Diagnostics.CodeAnalysis;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>What one side of a comparison is.</summary>
public enum CompareKind
{
    /// <summary>The jobs of a configuration.</summary>
    Configuration,

    /// <summary>The jobs with certain rules.</summary>
    Rules,

    /// <summary>The jobs of a period.</summary>
    Period,
}

/// <summary>
/// One side of a comparison, as an address has it: <c>configuration:ID</c>, <c>rules:KEY</c> or <c>period:FROM..TO</c>. Compares by value.
/// </summary>
public sealed record CompareSide
{
    private const string ConfigurationWord = "configuration:";
    private const string RulesWord = "rules:";
    private const string PeriodWord = "period:";
    private const string Until = "..";

    private CompareSide(CompareKind kind, string? value, TimeWindow? window) => (Kind, Value, Window) = (kind, value, window);

    /// <summary>What the side is.</summary>
    public CompareKind Kind { get; }

    /// <summary>The configuration's id (or <see cref="JobFilter.Inline"/>), or the key of the rules; null for a period.</summary>
    public string? Value { get; }

    /// <summary>The period, which may move with now; null for the other kinds.</summary>
    public TimeWindow? Window { get; }

    /// <summary>The jobs of a configuration.</summary>
    /// <param name="id">Its id, or <see cref="JobFilter.Inline"/>.</param>
    public static CompareSide OfConfiguration(string id) => new(CompareKind.Configuration, id, null);

    /// <summary>The jobs with certain rules.</summary>
    /// <param name="key">The key of the rules: see <see cref="RulesKey"/>.</param>
    public static CompareSide OfRules(string key) => new(CompareKind.Rules, key, null);

    /// <summary>The jobs of a period.</summary>
    public static CompareSide OfPeriod(TimeWindow window) => new(CompareKind.Period, null, window);

    /// <summary>Parses the form of <see cref="ToString"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CompareSide? side)
    {
        side = null;
        if (text.Length > JobFilter.MaxTextLength)
            return false;
        if (After(text, ConfigurationWord) is { Length: > 0 } id)
            side = OfConfiguration(id);
        else if (After(text, RulesWord) is { Length: > 0 } key)
            side = OfRules(key);
        else if (After(text, PeriodWord) is { } period && period.Split(Until) is [var from, var to]
            && TimeBoundParser.TryParse(from, out var start) && TimeBoundParser.TryParse(to, out var end))
            side = OfPeriod(new(start, end));
        return side is not null;
    }

    /// <summary>Returns the filter of the side's jobs.</summary>
    /// <param name="filter">The rest of the address's filter, which holds for both sides.</param>
    public JobFilter Of(JobFilter filter) => Kind switch
    {
        CompareKind.Configuration => filter with { ConfigurationId = Value },
        CompareKind.Rules => filter with { Rules = Value },
        _ => filter with { Window = Window! },
    };

    /// <summary>Returns a filter without the part that the side decides.</summary>
    public JobFilter Without(JobFilter filter) => Kind switch
    {
        CompareKind.Configuration => filter with { ConfigurationId = null },
        CompareKind.Rules => filter with { Rules = null },
        _ => filter,
    };

    /// <summary>Whether both sides select the same jobs.</summary>
    public bool IsSame(CompareSide other) =>
        Kind == other.Kind && (Kind == CompareKind.Rules ? RulesKey.Is(Value, other.Value!) : this == other);

    public override string ToString() => Kind switch
    {
        CompareKind.Configuration => ConfigurationWord + Value,
        CompareKind.Rules => RulesWord + Value,
        _ => PeriodWord + Window!.From + Until + Window.To,
    };

    private static string? After(string text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? text[word.Length..].Trim() : null;
}
