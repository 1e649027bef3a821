using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>
/// Keeps one job known for the page or the drawer that shows it: from the load of the filter where it is among those
/// jobs, which costs nothing, else asked for by its id, whenever it was created.
/// </summary>
/// <param name="reader">Where loads come from.</param>
/// <param name="changed">Called with each news of the job, from any thread; is to call <see cref="Follow"/> again.</param>
public sealed class OpenedJob(JobReader reader, Func<Task> changed) : IDisposable
{
    // A job is asked for by its id alone; the window must not leave it out again.
    private static readonly TimeWindow AllTime = new(TimeBound.At(DateTimeOffset.MinValue), TimeBound.Now);

    private readonly JobsSubscription _byId = new(reader, changed);

    /// <summary>The id as it can be asked for: without what no id has.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The job as it is known last, or null.</summary>
    public Job? Job { get; private set; }

    /// <summary>The load that says so; null while there is none.</summary>
    public Load? Source { get; private set; }

    /// <summary>All jobs of the address's window where they are known, whatever else the address narrows; else those of its filter.</summary>
    public Load? Window { get; private set; }

    /// <summary>Whether nothing could be asked for with such an id.</summary>
    public bool IsNoId => Id.Length is 0 or > JobFilter.MaxTextLength;

    /// <summary>Whether the service was asked for the id and gave no such job.</summary>
    public bool IsMissing => Job is null && (IsNoId || Source is { ReadAt: not null, Unreadable: 0 });

    /// <summary>Whether the service answered with something that is no job.</summary>
    public bool IsUnreadable => Job is null && !IsNoId && Source is { ReadAt: not null, Unreadable: > 0 };

    /// <summary>Shows this job from now on; to be called again with each new load of the address's filter.</summary>
    public void Follow(string id, Load? load, Address address)
    {
        if (IsIn(load, id, address))
            return;
        _byId.Follow(ById(address), address.Zone);
        Take();
    }

    /// <summary>For a page that is rendered once: waits for the job as long as a reader of the page should.</summary>
    public async Task ReadAsync(string id, Load? load, Address address, TimeSpan patience, TimeProvider time)
    {
        if (IsIn(load, id, address))
            return;
        await _byId.ReadAsync(ById(address), address.Zone, patience, time);
        Take();
    }

    /// <summary>Shows none: nothing is asked for any more.</summary>
    public void Close()
    {
        _byId.Unsubscribe();
        (Id, Job, Source, Window) = ("", null, null, null);
    }

    public void Dispose() => _byId.Dispose();

    // Also true where there is nothing to ask for.
    private bool IsIn(Load? load, string id, Address address)
    {
        id = QueryText.Clean(id);
        if (Id != id)
            (Id, Job, Source) = (id, null, null);
        if (IsNoId)
            return true;
        Window = reader.Peek(new() { Window = address.Filter.Window, ProjectId = address.Filter.ProjectId, OrganizationId = address.Filter.OrganizationId }, address.Zone)
            is { ReadAt: not null } whole ? whole : load;
        if (Find(load) is not { } job)
            return false;
        _byId.Unsubscribe();
        (Job, Source) = (job, load);
        return true;
    }

    private void Take()
    {
        if (_byId.Load is not { } load || load.Filter.JobIds is not [var asked] || asked != Id)
            return;

        // A job that has just left the filter's load stays until its own answer is there, which may first be an old one.
        if (Find(load) is { } job)
            (Job, Source) = (Job is null ? job : Job.Newer(Job, job), load);
        else if (load.ReadAt is not null || Job is null)
            (Job, Source) = (null, load);
    }

    private Job? Find(Load? load)
    {
        foreach (var job in load is null ? [] : load.Jobs.AsSpan())
        {
            if (job.Id == Id)
                return job;
        }

        return null;
    }

    private JobFilter ById(Address address) =>
        new() { Window = AllTime, JobIds = [Id], ProjectId = address.Filter.ProjectId, OrganizationId = address.Filter.OrganizationId };
}
