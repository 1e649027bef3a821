namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Tells quoted parts of a program, which tell causes apart, from what users call their things.</summary>
internal static class ProgramParts
{
    // Quoted after these stands a part of a program, which tells causes apart.
    private static readonly WordSet OfProgram = new(
        "step stage phase method attribute property function operation parser engine module library package dependency component plugin service "
        + "field parameter argument option setting policy permission scope flag header command metric limit quota status state error "
        + "schritt modul feld dienst étape champ paramètre módulo paso fase campo parámetro parametro этап модуль параметр");

    private static readonly WordSet OfKeys = new("feature endpoint variable column relation property key");

    private const int LongestAfter = 30; // is a required property

    private static readonly WordSet Properties = new("property field attribute parameter argument");

    private static readonly WordSet ValuesOf = new("value values input argument parameter");

    private static readonly WordSet Checks = new("check validator constraint assertion guard prüfung contrôle vérification controllo validación проверка");

    // "rejected by rule 'no-macros'" names a check; "no description for rule 'invoice'" names what a user wrote.
    private static readonly WordSet Breaking = new("by violates violated violate breaks broke fails failed against");

    private static readonly WordSet Errnos = new(
        "ETIMEDOUT ECONNRESET ECONNREFUSED ECONNABORTED ENOTFOUND EPIPE ENOENT EACCES EPERM ENOSPC EMFILE ENFILE EHOSTUNREACH ENETUNREACH EIO EBUSY EEXIST "
        + "EISDIR ENOTDIR EINVAL EPROTO EROFS ENOMEM ESRCH EDQUOT ELOOP ENAMETOOLONG ENOTEMPTY ESTALE EADDRINUSE");

    private static readonly WordSet Beginnings = new("too not no invalid unsupported missing unknown unable cannot exceeded wrong bad");

    /// <summary>Whether a word or two in quotes name a part of a program, or what went wrong.</summary>
    /// <param name="part">The text within the quotes.</param>
    /// <param name="before">The word before the quotes.</param>
    /// <param name="farther">The word before that.</param>
    public static bool Is(ReadOnlySpan<char> part, ReadOnlySpan<char> before, ReadOnlySpan<char> farther) =>
        OfProgram.Has(before) || Checks.Has(before) || (before is "rule" && Breaking.Has(farther)) || before is "(reading"
        || (before is "KeyError:" && IsKey(part))
        || (IsKey(part) && (OfKeys.Has(before) || (before is "for" && ValuesOf.Has(farther)))) || (before is "named" && OfProgram.Has(farther))
        || Errnos.Has(part) || IsFault(part);

    /// <summary>Whether a word in quotes names a part of a program by what follows it: 'total' is a required property.</summary>
    public static bool IsBefore(ReadOnlySpan<char> part, ReadOnlySpan<char> after)
    {
        if (!IsKey(part))
            return false;
        var next = after[..Math.Min(after.Length, LongestAfter)];
        next = next.IndexOfAny(".,;:") is >= 0 and var end ? next[..end] : next;
        foreach (var range in next.Split(' '))
        {
            if (Properties.Has(next[range]))
                return true;
        }

        return false;
    }

    // target_pages: a name in a program, unlike what users call things
    private static bool IsKey(ReadOnlySpan<char> part) => !part.ContainsAny(' ', '-') && !part.ContainsAnyInRange('A', 'Z');

    // rate_limited, too_large; not meeting_minutes
    private static bool IsFault(ReadOnlySpan<char> part) =>
        part.IndexOf('_') is var first && first > 0 && (Beginnings.Has(part[..first]) || QuotedText.IsVerb(part[(part.LastIndexOf('_') + 1)..]));
}
