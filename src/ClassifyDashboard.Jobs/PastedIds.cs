using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Finds the parts of a pasted text that contain job ids: in JSON, in a table with a header line, otherwise in the whole text.
/// </summary>
internal static class PastedIds
{
    // The usual names of such a column or field, ignoring case and separators between words; the first takes precedence.
    private static readonly string[] Names = ["jobid", "id"];
    private static readonly char[] CellSeparators = ['\t', ',', ';', '|'];
    private static readonly JsonReaderOptions Lenient =
        new() { AllowMultipleValues = true, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Returns the parts in their order. Each may still have several ids with any separators.</summary>
    public static IEnumerable<string> In(string text)
    {
        text = text.Trim().Trim('\uFEFF');
        return InJson(text) ?? InTable(text) ?? [text];
    }

    // One JSON document, one per line, or objects copied from the middle of a list.
    private static List<string>? InJson(string text) => text switch
    {
        ['[', ..] => InDocuments(text),
        ['{', ..] => InDocuments(text) ?? InDocuments($"[{text}]"),
        _ => null,
    };

    private static List<string>? InDocuments(string text)
    {
        try
        {
            var found = new List<string>();
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Lenient);
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                Collect(document.RootElement, found);
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second: an unpaired surrogate
        {
            return null;
        }
    }

    // An object with an id is a job, and its other fields are ignored; a service response has its jobs in a list.
    private static void Collect(JsonElement element, List<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                found.Add(element.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, found);
                break;
            case JsonValueKind.Object when IdOf(element) is { } id:
                found.Add(id);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
                    Collect(property.Value, found);
                break;
        }
    }

    private static string? IdOf(JsonElement job)
    {
        var texts = job.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String).ToList();
        foreach (var name in Names)
        {
            foreach (var property in texts.Where(property => Normal(property.Name) == name))
                return property.Value.GetString();
        }

        return null;
    }

    /// <summary>Returns the cells below an id header; null where the first line is no such header.</summary>
    private static List<string>? InTable(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r') is var at and >= 0 ? at : text.Length;
        if (Names.Contains(Normal(text[..end])))
            return [text[end..]];
        foreach (var separator in CellSeparators.Where(text[..end].Contains))
        {
            var header = Records(text, separator).First().ConvertAll(Normal);
            if (Array.Find(Names, header.Contains) is not { } name)
                continue;
            var column = header.IndexOf(name);
            return [.. Records(text, separator).Skip(1).Where(cells => cells.Count > column).Select(cells => cells[column]).Where(cell => !IsRule(cell))];
        }

        return null;
    }

    // Returns the lines of a table, whose quoted cells may contain separators and line breaks.
    private static IEnumerable<List<string>> Records(string text, char separator)
    {
        var (cells, cell, isQuoted, isBegun) = (new List<string>(), new StringBuilder(), false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[i++]);
            else if (c == '"' && (isQuoted || !isBegun))
                (isQuoted, isBegun) = (!isQuoted, true);
            else if (isQuoted || (c != separator && c is not ('\n' or '\r')))
            {
                cell.Append(c);
                isBegun |= c != ' ';
            }
            else
            {
                EndCell();
                if (c == separator)
                    continue;
                yield return cells;
                cells = [];
            }
        }

        EndCell();
        yield return cells;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
            isBegun = false;
        }
    }

    private static bool IsRule(string cell) => cell.Trim() is var line && line.AsSpan().IndexOfAnyExcept("-+=: ") < 0;

    private static string Normal(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
