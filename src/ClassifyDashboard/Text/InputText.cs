using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>Kinds of input in words.</summary>
public static class InputText
{
    /// <summary>One input: address.</summary>
    public static string One(DocumentInputKind kind) => WordsOf(kind).One;

    /// <summary>Several inputs: addresses.</summary>
    public static string Many(DocumentInputKind kind) => WordsOf(kind).Many;

    /// <summary>One input, as the heading of its value: Address.</summary>
    public static string Heading(DocumentInputKind kind)
    {
        var word = One(kind);
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    /// <summary>One input, given the service's name of its kind, which may be new.</summary>
    public static string OfName(string name) => DocumentInput.KindOf(name) is { } kind ? One(kind) : DisplayFormat.Line(name, 30);

    /// <summary>The same with its article: an address.</summary>
    public static string OfNameWithArticle(string name) => OfName(name) is var word && word.StartsWith('a') ? $"an {word}" : $"a {word}";

    private static (string One, string Many) WordsOf(DocumentInputKind kind) => kind switch
    {
        DocumentInputKind.Url => ("address", "addresses"),
        DocumentInputKind.File => ("file", "files"),
        DocumentInputKind.ParseJob => ("parse job", "parse jobs"),
        _ => ("input", "other inputs"),
    };
}
