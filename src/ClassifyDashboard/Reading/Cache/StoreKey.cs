namespace ClassifyDashboard.Reading.Cache;

/// <summary>The keys of the store's entries. Saved entries have them: they must not change.</summary>
internal static class StoreKey
{
    /// <summary>Returns the key of a scope's list of blocks.</summary>
    public static string Of(Scope scope) => $"{scope.ProjectId}/{scope.OrganizationId}/{scope.ConfigurationId}/{StageName(scope.Stage)}";

    /// <summary>Returns the key of an hour's block.</summary>
    /// <param name="scopeKey">The key of its scope.</param>
    /// <param name="hour">The beginning of the hour, in UTC ticks.</param>
    public static string Of(string scopeKey, long hour) => $"{scopeKey}/{hour / Block.Length}";

    private static string StageName(ScopeStage stage) =>
        stage switch { ScopeStage.WithoutCompleted => "without-completed", ScopeStage.Unfinished => "unfinished", _ => "all" };
}
