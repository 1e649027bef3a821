namespace ClassifyDashboard.Jobs;

/// <summary>The keys of <see cref="FilterKeys"/> that select jobs by their input.</summary>
internal static class InputKeys
{
    public static FilterKey Input { get; } = new FilterKey<string?>
    {
        Name = "input",
        Word = "input",
        Get = filter => filter.Input,
        Set = (filter, input) => filter with { Input = input },
        From = (reader, name) => reader.Text(name, hasPlus: true),
        Of = text => text,
        Match = (input, job) => job.Input.Is(input!),
        MatchRows = input => FilterMatching.HaveInput(input!),
        ByName = named => named.ByInput,
        ValueOf = job => job.Input.Display is { Length: > 0 } input ? input : null,
        Column = JobColumn.Input,
    };

    public static FilterKey Type { get; } = new FilterKey<DocumentInputKind?>
    {
        Name = "input_type",
        Word = "input type",
        Get = filter => filter.InputKind,
        Set = (filter, kind) => filter with { InputKind = kind },
        From = (reader, name) => reader.One(name, DocumentInput.KindOf, "not a type of input: url, file_id or parse_job_id"),
        Of = text => DocumentInput.KindOf(text),
        To = (writer, name, kind) => writer.Add(name, DocumentInput.NameOf(kind!.Value)),
        Shared = new SharedValues<DocumentInputKind?, DocumentInputKind>(
            job => job.Input.Kind, columns => columns.InputKind, DocumentInput.NameOf, (asked, kind) => kind == asked),
    };

    public static FilterKey Host { get; } = new FilterKey<string?>
    {
        Name = "host",
        Word = "host",
        Get = filter => filter.Host,
        Set = (filter, host) => filter with { Host = host },
        From = (reader, name) => reader.Text(name),
        Of = text => text,
        Match = (host, job) => InputHost.Is(job.Input, host!),
        MatchRows = host => InputHost.Have(host!),
        ValueOf = job => InputHost.Of(job.Input),
        Texts = InputHost.In,
        HasMenu = true,
    };
}
