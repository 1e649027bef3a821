namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Leaves out of a JSON body what its message says too: the same body comes whole or cut off before its codes, with a status before it or
/// within it.
/// </summary>
internal static class BodyParts
{
    /// <summary>What stands before a number that is a code.</summary>
    public const string Code = "code ";

    private const int LastRankOfCodes = 1;
    private const int Stem = 4; // exceed: exceeded, exceeds

    // Words of codes that say nothing alone.
    private static readonly WordSet Kinds = new("error err invalid exceeded failed failure missing bad wrong too request exception code not found reached");

    /// <summary>Returns what is needed of the text before a body and of its parts.</summary>
    /// <param name="before">The text before.</param>
    /// <param name="parts">The codes, kinds and messages, with codes and kinds first.</param>
    public static (string Before, IEnumerable<string> Said) Needed(string before, IReadOnlyList<(int Rank, string Text)> parts)
    {
        var messages = string.Join(". ", parts.Where(part => part.Rank > LastRankOfCodes).Select(part => part.Text));
        if (messages.Length == 0)
            return (before, parts.Select(part => part.Text));
        return (StatusPrefix.BeforeBody(before, messages), parts.Where(part => part.Rank > LastRankOfCodes || IsNeeded(part.Text)).Select(part => part.Text));

        bool IsNeeded(string code)
        {
            var number = code.StartsWith(Code, StringComparison.Ordinal) ? code.AsSpan(Code.Length) : default;
            return number.IsEmpty ? !IsRepeated(code, messages) : !(ErrorCodes.IsStatus(number) && StatusPrefix.IsSaid(number, messages));
        }
    }

    // rate_limit_exceeded: Rate limit reached. Half of the words of a code, also of one that was cut off, are in the message.
    private static bool IsRepeated(ReadOnlySpan<char> code, ReadOnlySpan<char> message)
    {
        if (code.ContainsAnyInRange('0', '9') || !Sentences.IsTelling(message))
            return false;
        var (words, repeated) = (0, 0);
        foreach (var range in code.SplitAny('_', '-', '.', ' '))
        {
            var word = code[range];
            if (word.IsEmpty || Kinds.Has(word))
                continue;
            words++;
            repeated += message.Contains(word[..Math.Min(word.Length, Stem)], StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        return repeated * 2 >= words;
    }
}
