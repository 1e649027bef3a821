using System.Text;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>Which side has some words.</summary>
public enum WordChange
{
    /// <summary>Both.</summary>
    Same,

    /// <summary>Side B alone.</summary>
    Added,

    /// <summary>Side A alone.</summary>
    Removed,
}

/// <summary>Words that follow each other.</summary>
/// <param name="Change">Which side has them.</param>
/// <param name="Text">The words and the white space between them.</param>
public sealed record WordRun(WordChange Change, string Text);

/// <summary>
/// The difference of two texts word by word: a longest common subsequence. Long texts are compared without what they have in common at both ends, and
/// where still too many words are left, all of these count as changed.
/// </summary>
public static class WordDiff
{
    private const int MostWords = 800;

    /// <summary>Compares two texts. Without the added words the runs are the first text, without the removed ones the second.</summary>
    public static IReadOnlyList<WordRun> Of(string a, string b)
    {
        var (one, other) = (Words(a), Words(b));
        var start = 0;
        while (start < Math.Min(one.Count, other.Count) && one[start] == other[start])
            start++;
        var end = 0;
        while (end < Math.Min(one.Count, other.Count) - start && one[^(end + 1)] == other[^(end + 1)])
            end++;
        var runs = new Runs();
        runs.Add(WordChange.Same, one[..start]);
        AddMiddle(runs, one[start..^end], other[start..^end]);
        runs.Add(WordChange.Same, one[(one.Count - end)..]);
        return runs.Result();
    }

    private static void AddMiddle(Runs runs, List<string> one, List<string> other)
    {
        if (one.Count > MostWords || other.Count > MostWords)
        {
            runs.Add(WordChange.Removed, one);
            runs.Add(WordChange.Added, other);
            return;
        }

        // The length of the longest common subsequence of what follows each pair of places.
        var common = new int[one.Count + 1, other.Count + 1];
        for (var i = one.Count - 1; i >= 0; i--)
        {
            for (var j = other.Count - 1; j >= 0; j--)
                common[i, j] = one[i] == other[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var (x, y) = (0, 0);
        while (x < one.Count || y < other.Count)
        {
            if (x < one.Count && y < other.Count && one[x] == other[y])
            {
                runs.Add(WordChange.Same, one[x]);
                (x, y) = (x + 1, y + 1);
            }
            else if (y == other.Count || (x < one.Count && common[x + 1, y] >= common[x, y + 1]))
            {
                runs.Add(WordChange.Removed, one[x++]);
            }
            else
            {
                runs.Add(WordChange.Added, other[y++]);
            }
        }
    }

    // Words and the white space between them, in turn.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            while (end < text.Length && char.IsWhiteSpace(text[end]) == char.IsWhiteSpace(text[start]))
                end++;
            words.Add(text[start..end]);
            start = end;
        }

        return words;
    }

    private sealed class Runs
    {
        private readonly List<WordRun> _runs = [];
        private readonly StringBuilder _text = new();
        private WordChange _change;

        public void Add(WordChange change, string word)
        {
            if (change != _change)
                End();
            _change = change;
            _text.Append(word);
        }

        public void Add(WordChange change, List<string> words)
        {
            foreach (var word in words)
                Add(change, word);
        }

        public List<WordRun> Result()
        {
            End();
            return _runs;
        }

        private void End()
        {
            if (_text.Length > 0)
                _runs.Add(new(_change, _text.ToString()));
            _text.Clear();
        }
    }
}
