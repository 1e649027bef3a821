namespace ClassifyDashboard.Jobs;

/// <summary>The keys of <see cref="FilterKeys"/> that select jobs by how they were to be classified.</summary>
internal static class ConfigurationKeys
{
    public static FilterKey Configuration { get; } = new FilterKey<string?>
    {
        Name = "configuration_id",
        Word = "configuration",
        Get = filter => filter.ConfigurationId,
        Set = (filter, id) => filter with { ConfigurationId = id },
        From = (reader, name) => reader.Text(name, hasPlus: true),
        Of = text => text,
        Shared = new SharedValues<string?, string?>(
            job => job.ConfigurationId, columns => columns.ConfigurationId, id => id ?? JobFilter.Inline, (asked, id) => (id ?? JobFilter.Inline) == asked),
        HasMenu = true,
        NoValue = JobFilter.Inline,
        Column = JobColumn.Configuration,
    };

    public static FilterKey Rules { get; } = new FilterKey<string?>
    {
        Name = "rules",
        Word = "rules",
        Get = filter => filter.Rules,
        Set = (filter, rules) => filter with { Rules = rules },
        From = (reader, name) => reader.Text(name),
        Of = text => text,
        Shared = new SharedValues<string?, JobConfiguration>(
            job => job.Configuration, columns => columns.Configuration, RulesKey.Of, (asked, value) => RulesKey.Is(RulesKey.Of(value), asked!)),
        HasMenu = true,
    };
}
