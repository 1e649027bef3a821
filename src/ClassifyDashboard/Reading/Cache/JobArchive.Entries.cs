namespace ClassifyDashboard.Reading.Cache;

// The entries of the store, and what of them is still to be saved.
internal sealed partial class JobArchive
{
    /// <summary>Returns the store key of a scope's list.</summary>
    internal static string KeyOf(Scope scope) => $"{scope.ProjectId}/{scope.OrganizationId}/{scope.ConfigurationId}/{StageName(scope.Stage)}";

    /// <summary>Returns the store key of an hour's block.</summary>
    internal static string KeyOf(string scopeKey, long hour) => $"{scopeKey}/{hour / Block.Length}";

    // Saved entries use these names: they must not change.
    private static string StageName(ScopeStage stage) =>
        stage switch { ScopeStage.WithoutCompleted => "without-completed", ScopeStage.Unfinished => "unfinished", _ => "all" };

    /// <summary>The store keys of a scope and the state of its saves.</summary>
    private sealed class ScopeEntry(Scope scope)
    {
        public int IsDue;
        public long ChangedAt;
        private long _saving;

        /// <summary>When the oldest change came that is not saved, in UTC ticks; 0 where all are saved.</summary>
        public long UnsavedSince => Volatile.Read(ref _saving) is var saving and > 0 ? saving : Volatile.Read(ref ChangedAt);

        public string Key { get; } = JobArchive.KeyOf(scope);

        public SemaphoreSlim Mutex { get; } = new(1);

        public bool IsRestored { get; set; }

        public Coverage? SavedCoverage { get; set; }

        public DateTimeOffset NextSaveAt { get; set; }

        /// <summary>Changes from now on belong to the next save. After a failure the oldest time stays until a save has succeeded.</summary>
        /// <returns>Whether the save before has failed.</returns>
        public bool BeginSave()
        {
            var changed = Interlocked.Exchange(ref ChangedAt, 0);
            if (_saving != 0)
                return true;
            Volatile.Write(ref _saving, changed);
            return false;
        }

        public void EndSave() => Volatile.Write(ref _saving, 0);
    }
}
