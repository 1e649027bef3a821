namespace ClassifyDashboard.Jobs;

/// <summary>The kind of a job's input.</summary>
public enum DocumentInputKind
{
    Unknown,
    Url,
    File,
    ParseJob,
}

/// <summary>The document of a job. Compares by value, so that it can be the key to jobs on the same document.</summary>
public readonly record struct DocumentInput
{
    public DocumentInput(DocumentInputKind kind, string value)
        : this(kind, CompactText.Of(value))
    {
    }

    public DocumentInput(DocumentInputKind kind, CompactText text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>The kind of <see cref="Value"/>.</summary>
    public DocumentInputKind Kind { get; init; }

    /// <summary>The service's own name of <see cref="Kind"/>; null for a kind unknown to this version, whose name is not kept.</summary>
    public string? KindName => NameOf(Kind);

    /// <summary>
    /// An id or a URL; a URL may contain a signature and is a secret beyond its path. Created from <see cref="Text"/> at each call.
    /// </summary>
    public string Value
    {
        get => Text.ToString();
        init => Text = CompactText.Of(value);
    }

    /// <summary>The stored form of the value, for searching many jobs without creating strings.</summary>
    public CompactText Text
    {
        get;
        init => field = value.Length == 0 ? CompactText.None : value; // as in the default
    }

    /// <summary>
    /// The value for display: a URL without its user, query and fragment, which may contain signatures. Created at each call.
    /// </summary>
    public string Display => Text.Read(Kind, static (value, kind) => Shown.Of(kind, value).In(value));

    /// <summary>Whether a value means this input: either the exact one or the displayed one.</summary>
    public bool Is(string value) =>
        Text.Equals(value) || Text.Read((Kind, value), static (text, asked) => Shown.Of(asked.Kind, text).Equals(text, asked.value));

    /// <summary>Whether the displayed input contains a text, ignoring case.</summary>
    public bool ShowsIgnoringCase(string part) => Text.Read((Kind, part), static (text, asked) => Shown.Of(asked.Kind, text).Contains(text, asked.part));

    /// <summary>The service's own name of a kind; null for an unknown one.</summary>
    public static string? NameOf(DocumentInputKind kind) => kind switch
    {
        DocumentInputKind.Url => "url",
        DocumentInputKind.File => "file_id",
        DocumentInputKind.ParseJob => "parse_job_id",
        _ => null,
    };

    /// <summary>The kind with one of these names; null for another text.</summary>
    public static DocumentInputKind? KindOf(string name) => name switch
    {
        "url" => DocumentInputKind.Url,
        "file_id" => DocumentInputKind.File,
        "parse_job_id" => DocumentInputKind.ParseJob,
        _ => null,
    };

    public void Deconstruct(out DocumentInputKind kind, out string value) => (kind, value) = (Kind, Value);

    public override string ToString() => Display;

    /// <summary>Returns the displayed parts of a value: its start, and the part between the user and the query of a URL.</summary>
    private readonly record struct Shown(int Start, int Resume, int End)
    {
        public static Shown Of(DocumentInputKind kind, ReadOnlySpan<char> value)
        {
            var scheme = value.IndexOf("://");
            if (kind != DocumentInputKind.Url && scheme < 0)
                return new(0, 0, value.Length);
            var end = value.IndexOfAny('?', '#') is var hidden and >= 0 ? hidden : value.Length;
            var start = scheme + 3;
            if (scheme < 0 || start > end)
                return new(0, 0, end);
            var authority = value[start..end].IndexOf('/') is var slash and >= 0 ? start + slash : end;
            var user = value[start..authority].LastIndexOf('@');
            return user < 0 ? new(0, 0, end) : new(start, start + user + 1, end);
        }

        public string In(ReadOnlySpan<char> value) => string.Concat(value[..Start], value[Resume..End]);

        public bool Equals(ReadOnlySpan<char> value, ReadOnlySpan<char> other) =>
            other.Length == Start + End - Resume && other.StartsWith(value[..Start]) && other.EndsWith(value[Resume..End]);

        // Only a URL with a user is displayed in two parts, which is too rare to optimize.
        public bool Contains(ReadOnlySpan<char> value, ReadOnlySpan<char> part) =>
            (Start == 0 ? value[Resume..End] : In(value)).Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
