namespace ClassifyDashboard.Jobs;

/// <summary>
/// All keys of the filter: their names, values and matching. To add a key, add it here and its value to <see cref="JobFilter"/>.
/// </summary>
public static class FilterKeys
{
    internal const string JobList = "job_list"; // its value is the code of a long list of job ids

    public static FilterKey From { get; } = new FilterKey<TimeBound>
    {
        Name = "from",
        OtherNames = ["created_at_on_or_after"],
        Word = null,
        Get = filter => filter.Window.From,
        Set = (filter, from) => filter with { Window = filter.Window with { From = from } },
        Default = TimeWindow.Default.From,
        From = (reader, name) => reader.Bound(name, "created_at_on_or_after") ?? TimeWindow.Default.From,
    };

    public static FilterKey To { get; } = new FilterKey<TimeBound>
    {
        Name = "to",
        OtherNames = ["created_at_on_or_before"],
        Word = null,
        Get = filter => filter.Window.To,
        Set = (filter, to) => filter with { Window = filter.Window with { To = to } },
        Default = TimeWindow.Default.To,
        From = (reader, name) => reader.Bound(name, "created_at_on_or_before") ?? TimeWindow.Default.To,
    };

    public static FilterKey Status { get; } = new FilterKey<ValueList<JobStatus>>
    {
        Name = "status",
        Word = "status",
        Get = filter => filter.Statuses,
        Set = (filter, statuses) => filter with { Statuses = statuses },
        From = (reader, name) => reader.Many(name, text => JobStatus.TryParse(text, out var status) ? status : null, "not a status"),
        Of = text => [JobStatus.Of(text)],
        To = (writer, name, statuses) => writer.AddEach(name, statuses.Select(status => status.Name)),
        Shared = new SharedValues<ValueList<JobStatus>, JobStatus>(
            job => job.Status, columns => columns.Status, status => status.Name, (statuses, status) => statuses.Contains(status)),
        IsMany = true,
        HasMenu = true,
        Column = JobColumn.Status,
        IsOutcome = true,
    };

    public static FilterKey Configuration => ConfigurationKeys.Configuration;

    public static FilterKey Rules => ConfigurationKeys.Rules;

    public static FilterKey Project { get; } = new FilterKey<Guid?>
    {
        Name = "project_id",
        Word = "project",
        Get = filter => filter.ProjectId,
        Set = (filter, id) => filter with { ProjectId = id },
        From = (reader, name) => reader.Id(name),
        Of = text => Guid.Parse(text),
        Shared = new SharedValues<Guid?, string>(
            job => job.ProjectId,
            columns => columns.Project,
            project => Guid.TryParse(project, out _) ? project : null,
            (asked, project) => Guid.TryParse(project, out var id) && id == asked),
        Column = JobColumn.Project,
    };

    // No job names its organization.
    public static FilterKey Organization { get; } = new FilterKey<Guid?>
    {
        Name = "organization_id",
        Word = "organization",
        Get = filter => filter.OrganizationId,
        Set = (filter, id) => filter with { OrganizationId = id },
        From = (reader, name) => reader.Id(name),
    };

    public static FilterKey User { get; } = new FilterKey<string?>
    {
        Name = "user_id",
        Word = "user",
        Get = filter => filter.UserId,
        Set = (filter, id) => filter with { UserId = id },
        From = (reader, name) => reader.Text(name, hasPlus: true),
        Of = text => text,
        Shared = new SharedValues<string?, string>(
            job => job.UserId, columns => columns.User, user => user.Length > 0 ? user : null, (asked, user) => user == asked),
        HasMenu = true,
        Column = JobColumn.User,
    };

    public static FilterKey JobIds { get; } = new FilterKey<ValueList<string>>
    {
        Name = "job_ids",
        OtherNames = [JobList],
        Word = "job",
        Get = filter => filter.JobIds,
        Set = (filter, ids) => filter with { JobIds = ids },
        From = (reader, name) => reader.Ids(name, JobList),
        To = (writer, name, ids) => writer.AddIds(name, JobList, ids),
        Match = (ids, job) => IdList.Holds(ids, job.Id),
        MatchRows = FilterMatching.HaveId,
        IsMany = true,
    };

    public static FilterKey Type { get; } = new FilterKey<ValueList<string>>
    {
        Name = "type",
        Word = "type",
        Get = filter => filter.Types,
        Set = (filter, types) => filter with { Types = types },
        From = (reader, name) => reader.Many(name, text => text.Length <= JobFilter.MaxTextLength ? text : null, "too long"),
        Of = text => [text],
        To = (writer, name, types) => writer.AddEach(name, types),
        Shared = new SharedValues<ValueList<string>, ResultType>(
            job => new(job.Result is not null, job.Result?.Type),
            columns => columns.Type,
            type => type.HasResult ? ResultTypeKey.Of(type.Type) : null,
            (types, type) => type.HasResult
                && (types.Contains(ResultTypeKey.Of(type.Type)) || (type.Type is not null && types.Contains(JobFilter.AnyType)))),
        IsMany = true,
        HasMenu = true,
        NoValue = JobFilter.NoType,
        Column = JobColumn.Type,
        IsOutcome = true,
    };

    public static FilterKey Confidence { get; } = new FilterKey<ConfidenceRange?>
    {
        Name = "confidence",
        Word = "confidence",
        Get = filter => filter.Confidence,
        Set = (filter, range) => filter with { Confidence = range },
        From = (reader, name) =>
            reader.One(name, text => ConfidenceRange.TryParse(text, out var range) ? range : null, "not a range such as 0-0.6"),
        Match = (range, job) => job.Result?.Confidence is { } confidence && range!.Value.Contains(confidence),
        MatchRows = range => block => row => range!.Value.Contains(block.Columns.Confidence[row]),
        IsOutcome = true,
    };

    public static FilterKey Error { get; } = new FilterKey<string?>
    {
        Name = "error",
        Word = "error",
        Get = filter => filter.ErrorGroup,
        Set = (filter, group) => filter with { ErrorGroup = group },
        From = (reader, name) => reader.Text(name),
        Of = text => text,
        Match = (group, job) => job.Status.Kind == StatusKind.Failed && ErrorGroup.Has(group!, job.ErrorMessage),
        MatchRows = group => FilterMatching.HaveError(group!),
        ValueOf = job => job.Status.Kind == StatusKind.Failed ? ErrorGroup.KeyOf(job.ErrorMessage) : null,
        Column = JobColumn.Error,
        IsOutcome = true,
    };

    public static FilterKey Input => InputKeys.Input;

    public static FilterKey InputType => InputKeys.Type;

    public static FilterKey Host => InputKeys.Host;

    public static FilterKey Listed { get; } = new FilterKey<bool?>
    {
        Name = "listed",
        Word = "listed",
        Get = filter => filter.Listed,
        Set = (filter, listed) => filter with { Listed = listed },
        From = (reader, name) => reader.One(name, text => bool.TryParse(text, out var listed) ? listed : (bool?)null, "not true or false"),
        Of = text => bool.Parse(text),
        To = (writer, name, listed) => writer.Add(name, QueryText.Of(listed!.Value)),
        Shared = new SharedValues<bool?, long>(
            job => job.GoneOrder, columns => columns.Gone, gone => QueryText.Of(gone == 0), (asked, gone) => (gone == 0) == asked),
        Column = JobColumn.Gone,
        IsOutcome = true, // clients mostly delete what completed
    };

    // The rows of a block are searched together, see BlockFilter.
    public static FilterKey Text { get; } = new FilterKey<string?>
    {
        Name = "q",
        Word = "text",
        Get = filter => filter.Text,
        Set = (filter, text) => filter with { Text = text },
        From = (reader, name) => reader.Text(name),
        Match = (text, job) => FilterMatching.Holds(job, text!),
        ByName = named => named.ByText,
    };

    /// <summary>All keys, in the order in which an address has them.</summary>
    public static IReadOnlyList<FilterKey> All { get; } =
        [
        From, To, Status, Configuration, Rules, Project, Organization, User, JobIds, Type, Confidence, Error, Input, InputType, Host, Listed, Text,
    ];

    /// <summary>Returns the key that a click in a column sets; null for none.</summary>
    public static FilterKey? Of(JobColumn column) => All.FirstOrDefault(key => key.Column == column);

    /// <summary>Returns the filter without the keys that select jobs by how they ended.</summary>
    public static JobFilter WithAnyOutcome(JobFilter filter) =>
        All.Where(key => key.IsOutcome).Aggregate(filter, (any, key) => key.Without(any));
}
