namespace ClassifyDashboard.SampleApi;

// What the endpoints beside the list tell.
internal sealed partial class SampleWorld
{
    /// <summary>The saved configurations as they are now.</summary>
    public IReadOnlyList<SampleConfiguration> Configurations => [.. _catalogue.Saved, _trial.After];

    /// <summary>Returns the file with an id, as long as it exists; null where there is none.</summary>
    public SampleFile? File(string id, DateTimeOffset now) => _documents.Find(id, now);

    /// <summary>
    /// Returns the parse job with an id; null where there is none. It failed where the document itself is the reason that its job failed.
    /// </summary>
    public SampleParseJob? ParseJob(string id, DateTimeOffset now)
    {
        if (_documents.SourceOfParseJob(id) is not { } source || source >= CountAt(now))
            return null;
        var job = At(source, now);
        var error = job.Status == "FAILED" && Catalogue.IsOfDocument(LifeOf(source, now).Cause) ? job.Error : null;
        return new(id, _documents.NameOfParsed(source), error);
    }

    /// <summary>
    /// Returns the credits of a job: null until it is billed, a minute after it completed; a job that did not complete is never billed.
    /// </summary>
    public double? Credits(long index, DateTimeOffset now) =>
        LifeOf(index, now) is { Status: "COMPLETED" } life && now - life.Updated >= TimeSpan.FromMinutes(1)
            ? 1 + (int)(12 * Dice.Unit((ulong)index, _seed ^ 0xC4ED))
            : null;
}
