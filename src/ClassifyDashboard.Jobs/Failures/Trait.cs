namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The attributes of a job that are looked at for what failures have in common, in the order of precedence among equals.</summary>
public enum TraitKind
{
    /// <summary>The saved configuration; <see cref="JobFilter.Inline"/> for rules that came with the job.</summary>
    Configuration,

    /// <summary>The rules, by their key: see <see cref="RulesKey"/>.</summary>
    Rules,

    /// <summary>The kind of input, by the service's name.</summary>
    InputKind,

    /// <summary>The host of the input's address.</summary>
    Host,

    /// <summary>The hours of the day in which the job was created, of one kind of input or of all.</summary>
    Hours,

    /// <summary>The weekday on which the job was created.</summary>
    Weekday,

    /// <summary>The user.</summary>
    User,

    /// <summary>The project.</summary>
    Project,

    /// <summary>The language of the document, as the configuration gives it.</summary>
    Language,

    /// <summary>The pages that were asked for.</summary>
    Pages,

    /// <summary>The number of rules.</summary>
    RuleCount,

    /// <summary>Whether several jobs of the window have the same input.</summary>
    Repeated,
}

/// <summary>An attribute with a value that jobs share.</summary>
/// <param name="Kind">The attribute.</param>
/// <param name="Value">The value; of hours, the kind of input, or empty for all kinds.</param>
public readonly record struct Trait(TraitKind Kind, string Value)
{
    /// <summary>The first hour, 0 to 23; only of hours.</summary>
    public int FromHour { get; init; }

    /// <summary>The number of the value in the table in which it was found.</summary>
    internal int Number { get; init; }

    /// <summary>The number of hours, 1 to 12, which can go beyond midnight; only of hours.</summary>
    public int Hours { get; init; }
}
