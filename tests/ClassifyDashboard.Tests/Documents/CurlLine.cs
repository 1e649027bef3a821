using System.Text;

namespace ClassifyDashboard.Tests.Documents;

/// <summary>A line of a document that begins with curl, as a shell would split it.</summary>
/// <param name="Method">The method of its request.</param>
/// <param name="Address">The address of its request.</param>
/// <param name="Headers">The headers that it sends.</param>
/// <param name="NamesItsFile">Whether the response names the file that curl writes.</param>
/// <param name="Then">The program that reads the output, with its arguments; empty for none.</param>
sealed record CurlLine(HttpMethod Method, Uri Address, IReadOnlyList<(string Name, string Value)> Headers, bool NamesItsFile, IReadOnlyList<string> Then)
{
    public static CurlLine Parse(string line)
    {
        var words = Words(line);
        var end = words.FindIndex(word => word is "|" or "||");
        var own = end < 0 ? words : words[..end];
        var (method, address, namesItsFile) = (HttpMethod.Get, (Uri?)null, false);
        var headers = new List<(string, string)>();
        for (var i = 1; i < own.Count; i++)
        {
            if (!own[i].StartsWith('-'))
            {
                address = new(own[i]);
                continue;
            }

            foreach (var option in own[i][1..])
            {
                switch (option)
                {
                    case 's' or 'f' or 'O':
                        break;
                    case 'J':
                        namesItsFile = true;
                        break;
                    case 'I':
                        method = HttpMethod.Head;
                        break;
                    case 'o':
                        i++;
                        break;
                    case 'H':
                        var header = own[++i].Split(": ", 2);
                        headers.Add((header[0], header[1]));
                        break;
                    case 'X':
                        method = new(own[++i]);
                        break;
                    default:
                        throw new NotSupportedException($"The option -{option} of curl is new: teach it to this class.");
                }
            }
        }

        return new(method, address!, headers, namesItsFile, end >= 0 && words[end] == "|" ? words[(end + 1)..] : []);
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, hasBegun) = (false, false);
        foreach (var c in line + ' ')
        {
            if (c == '\'')
                (isQuoted, hasBegun) = (!isQuoted, true);
            else if (c != ' ' || isQuoted)
                (_, hasBegun) = (word.Append(c), true);
            else if (hasBegun)
            {
                words.Add(word.ToString());
                (_, hasBegun) = (word.Clear(), false);
            }
        }

        return words;
    }
}
