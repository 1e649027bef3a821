namespace ClassifyDashboard.Jobs;

/// <summary>What kind of thing a job classified.</summary>
public enum DocumentInputKind
{
    Unknown,
    Url,
    File,
    ParseJob,
}

/// <summary>The document a job was given. Compares by value, so that it can be the key to jobs on the same document.</summary>
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

    /// <summary>What <see cref="Value"/> is.</summary>
    public DocumentInputKind Kind { get; init; }

    /// <summary>The service's own name of <see cref="Kind"/>; null for one that this version does not know, which is not kept.</summary>
    public string? KindName => Kind switch
    {
        DocumentInputKind.Url => "url",
        DocumentInputKind.File => "file_id",
        DocumentInputKind.ParseJob => "parse_job_id",
        _ => null,
    };

    /// <summary>An id, or an address; an address may carry a signature and is a secret beyond its path. Made from <see cref="Text"/> at each call.</summary>
    public string Value
    {
        get => Text.ToString();
        init => Text = CompactText.Of(value);
    }

    /// <summary>The value as it is kept: for looking into many, since no string is made.</summary>
    public CompactText Text
    {
        get;
        init => field = value.Length == 0 ? CompactText.None : value; // as in the default
    }

    /// <summary>The value fit for eyes: an address without its user, query and fragment, where signatures are. Made at each call.</summary>
    public string Display => Text.Read(Kind, static (value, kind) => Shown.Of(kind, value).In(value));

    /// <summary>Whether the input is meant by a value: the exact one or the one that is shown.</summary>
    public bool Is(string value) => Text.Equals(value) || Text.Read((Kind, value), static (text, asked) => Shown.Of(asked.Kind, text).Equals(text, asked.value));

    /// <summary>Whether what is shown of the input holds a text, in any case.</summary>
    public bool ShowsIgnoringCase(string part) => Text.Read((Kind, part), static (text, asked) => Shown.Of(asked.Kind, text).Contains(text, asked.part));

    public void Deconstruct(out DocumentInputKind kind, out string value) => (kind, value) = (Kind, Value);

    public override string ToString() => Display;

    /// <summary>What is shown of a value: its beginning, and from where the user of an address ends to where its query begins.</summary>
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

        // Only an address with a user in it is shown in two pieces; that is too rare to do without the string.
        public bool Contains(ReadOnlySpan<char> value, ReadOnlySpan<char> part) =>
            (Start == 0 ? value[Resume..End] : In(value)).Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
