namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Something of the service that has a name: a configuration, project, file or parse job.</summary>
/// <param name="Id">Its id, never empty.</param>
/// <param name="Name">Its name, never blank, at most <see cref="MaxLength"/> characters.</param>
public sealed record NamedItem(string Id, string Name)
{
    /// <summary>The maximum number of characters of an id and of a name; longer ones are cut.</summary>
    public const int MaxLength = 300;

    /// <summary>The id that its owner gave a file; null where none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>When it was last changed; for a configuration, when it got its present rules. Null where unknown.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A page of named things.</summary>
/// <param name="Items">The readable ones.</param>
/// <param name="NextToken">The token of the next page; null at the end.</param>
internal sealed record NamePage(IReadOnlyList<NamedItem> Items, string? NextToken);
