using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>
/// Keeps one job up to date for the page or the drawer that shows it. If the filter's load contains the job, this costs no request;
/// otherwise the job is requested by its id, whatever its creation time.
/// </summary>
/// <param name="reader">The source of loads.</param>
/// <param name="changed">Called with each change of the job, from any thread. It must call <see cref="Follow"/> again.</param>
public sealed class OpenedJob(JobReader reader, Func<Task> changed) : IDisposable
{
    // A request by id must find the job at any creation time.
    private static readonly TimeWindow AllTime = new(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now);

    private readonly JobsSubscription _byId = new(reader, changed);

    /// <summary>The cleaned id, without characters that no id contains.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The latest known version of the job, or null.</summary>
    public Job? Job { get; private set; }

    /// <summary>The load that contains or lacks the job; null while there is none.</summary>
    public Load? Source { get; private set; }

    /// <summary>All jobs of the address's window if they are known, without other conditions; else the jobs of its filter.</summary>
    public Load? Window { get; private set; }

    /// <summary>Whether the id is empty or too long, so that it cannot be requested.</summary>
    public bool IsInvalidId => Id.Length is 0 or > JobFilter.MaxTextLength;

    /// <summary>Whether the service was asked for the id and returned no such job.</summary>
    public bool IsMissing => Job is null && (IsInvalidId || Source is { ReadAt: not null, Unreadable: 0 });

    /// <summary>Whether the service returned an entry that could not be read as a job.</summary>
    public bool IsUnreadable => Job is null && !IsInvalidId && Source is { ReadAt: not null, Unreadable: > 0 };

    /// <summary>Shows this job from now on. It must be called again with each new load of the address's filter.</summary>
    public void Follow(string id, Load? load, Address address)
    {
        if (TakeFrom(load, id, address))
            return;
        _byId.Follow(ById(address), address.Zone);
        TakeById();
    }

    /// <summary>For a page that is rendered once: waits for the job, at most for the given time.</summary>
    public async Task ReadAsync(string id, Load? load, Address address, TimeSpan patience, TimeProvider time)
    {
        if (TakeFrom(load, id, address))
            return;
        await _byId.ReadAsync(ById(address), address.Zone, patience, time);
        TakeById();
    }

    /// <summary>Shows no job, and stops requesting one.</summary>
    public void Close()
    {
        _byId.Unsubscribe();
        (Id, Job, Source, Window) = ("", null, null, null);
    }

    public void Dispose() => _byId.Dispose();

    // It also returns true if the id cannot be requested.
    private bool TakeFrom(Load? load, string id, Address address)
    {
        id = QueryText.Clean(id);
        if (Id != id)
            (Id, Job, Source) = (id, null, null);
        if (IsInvalidId)
            return true;
        Window = reader.Peek(address.Filter.PeriodAndProject(), address.Zone)
            is { ReadAt: not null } whole ? whole : load;
        if (Find(load) is not { } job)
            return false;
        _byId.Unsubscribe();
        (Job, Source) = (job, load);
        return true;
    }

    private void TakeById()
    {
        if (_byId.Load is not { } load || load.Filter.JobIds is not [var asked] || asked != Id)
            return;

        // A job that has just left the filter's load stays until the request by id is answered. The first answer may be an older version.
        if (Find(load) is { } job)
            (Job, Source) = (Job is null ? job : Job.Newer(Job, job), load);
        else if (load.ReadAt is not null || Job is null)
            (Job, Source) = (null, load);
    }

    private Job? Find(Load? load) => load?.Jobs.Find(Id);

    private JobFilter ById(Address address) =>
        new() { Window = AllTime, JobIds = [Id], ProjectId = address.Filter.ProjectId, OrganizationId = address.Filter.OrganizationId };
}
