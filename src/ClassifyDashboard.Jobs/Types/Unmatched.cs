using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The documents that no rule matched, grouped by phrases that recur in their reasonings.</summary>
/// <remarks>
/// A phrase is two to six words in a row without a full stop or comma between them. In turn the phrase is chosen that most reasonings have which are
/// in no group yet, a longer one before a shorter one: the greedy covering of David S. Johnson, "Approximation Algorithms for Combinatorial Problems"
/// (1974). What nearly all reasonings say is how the model talks, and no phrase.
/// </remarks>
/// <param name="Count">The completed jobs without a type.</param>
/// <param name="Read">Of how many the reasoning was read: the latest, at most <see cref="MaxRead"/>.</param>
/// <param name="Groups">The groups, in the order in which they were found; a job is in one at most.</param>
public sealed record Unmatched(int Count, int Read, ValueList<UnmatchedGroup> Groups)
{
    /// <summary>The maximum number of reasonings that are read.</summary>
    public const int MaxRead = 1_000;

    /// <summary>The maximum number of jobs of a group that are kept.</summary>
    public const int MaxJobs = 20;

    private const int MaxGroups = 6;
    private const int MinJobs = 3;
    private const int MaxWords = 6;
    private const int MaxLength = 2_000; // of a reasoning
    private const int MinWord = 4;
    private const double MinShare = 0.02;
    private const double Boilerplate = 0.8;

    internal static Unmatched Of(ResultTable table)
    {
        var none = table.NumberOf(JobFilter.NoType);
        var (count, read) = (0, new List<Reasoning>());
        for (var row = 0; row < table.Count; row++)
        {
            if (table.Types[row] != none)
                continue;
            count++;
            if (read.Count < MaxRead && table.HasTexts(row))
                read.Add(new(table.JobOf(row)));
        }

        return new(count, read.Count, GroupsOf(read));
    }

    private static ValueList<UnmatchedGroup> GroupsOf(List<Reasoning> read)
    {
        var groups = new List<UnmatchedGroup>();
        var least = Math.Max(MinJobs, (int)Math.Ceiling(MinShare * read.Count));
        var rest = read;
        var most = read.Count < MinJobs / (1 - Boilerplate) ? read.Count : (int)(Boilerplate * read.Count);
        var words = Counted(read.SelectMany(each => each.Words.Distinct()));
        foreach (var each in read)
            each.FindPhrases(word => words[word] <= most);
        var phrases = Counted(read.SelectMany(each => each.Phrases.Keys)).Where(phrase => phrase.Value >= least && phrase.Value <= most)
            .Select(phrase => phrase.Key).ToHashSet();
        while (groups.Count < MaxGroups && Best(rest, phrases, least) is { } phrase)
        {
            var having = rest.FindAll(each => each.Phrases.ContainsKey(phrase));
            rest = rest.FindAll(each => !each.Phrases.ContainsKey(phrase));
            groups.Add(new(having[0].Text(phrase), having.Count, having.Take(MaxJobs).Select(each => each.Job).ToValueList()));
        }

        return groups.ToValueList();
    }

    private static Dictionary<ulong, int> Counted(IEnumerable<ulong> all)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var each in all)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, each, out _)++;
        return counts;
    }

    private static ulong? Best(List<Reasoning> rest, HashSet<ulong> phrases, int least)
    {
        var counts = new Dictionary<ulong, (int Count, int Words)>();
        foreach (var (phrase, place) in rest.SelectMany(each => each.Phrases).Where(each => phrases.Contains(each.Key)))
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, phrase, out _);
            known = (known.Count + 1, place.Words);
        }

        // Ten in a hundred fewer jobs are worth one word more.
        var best = counts.Where(phrase => phrase.Value.Count >= least)
            .OrderByDescending(phrase => phrase.Value.Count * (1 + 0.1 * phrase.Value.Words)).ThenBy(phrase => phrase.Key).Take(1).ToList();
        return best.Count == 0 ? null : best[0].Key;
    }

    private sealed class Reasoning
    {
        private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

        private readonly string _text;
        private readonly List<Word> _words = [];

        public Reasoning(Job job)
        {
            Job = job;
            var text = ServiceText.Shown(job, job.Result!.Reasoning);
            _text = text.Length <= MaxLength ? text : text[..MaxLength];
            var (start, part) = (-1, 0);
            for (var i = 0; i <= _text.Length; i++)
            {
                if (i < _text.Length && char.IsLetterOrDigit(_text[i]))
                {
                    start = start < 0 ? i : start;
                    continue;
                }

                if (start >= 0)
                    _words.Add(WordOf(start, i, part));
                start = -1;
                part += i < _text.Length && char.IsWhiteSpace(_text[i]) ? 0 : 1;
            }
        }

        public Job Job { get; }

        public IEnumerable<ulong> Words => _words.Select(word => word.Hash);

        /// <summary>The phrases by hash, with their place and number of words.</summary>
        public Dictionary<ulong, (int Start, int End, int Words)> Phrases { get; } = [];

        public string Text(ulong phrase) => _text[Phrases[phrase].Start..Phrases[phrase].End];

        // The phrases of a part without marks begin and end with a word that says something.
        public void FindPhrases(Predicate<ulong> saysSomething)
        {
            var isEdge = _words.ConvertAll(word => word.CanBeEdge && saysSomething(word.Hash));
            for (var i = 0; i < _words.Count; i++)
            {
                var hash = _words[i].Hash;
                for (var k = i + 1; isEdge[i] && k < _words.Count && k - i < MaxWords && _words[k].Part == _words[i].Part; k++)
                {
                    hash = (hash ^ _words[k].Hash) * Odd;
                    if (isEdge[k])
                        Phrases.TryAdd(hash, (_words[i].Start, _words[k].End, k - i + 1));
                }
            }
        }

        // Numbers are alike.
        private Word WordOf(int start, int end, int part)
        {
            var word = _text[start..end].ToLowerInvariant();
            if (word.Any(char.IsDigit))
                return new(start, end, part, Odd, false);
            var hash = Odd;
            foreach (var unit in word)
            {
                hash = (hash ^ unit) * Odd;
                hash ^= hash >> 29;
            }

            return new(start, end, part, hash, word.Length >= MinWord && !Likeness.IsEmpty(word));
        }

        private readonly record struct Word(int Start, int End, int Part, ulong Hash, bool CanBeEdge);
    }
}

/// <summary>Documents that no rule matched, with a phrase in their reasonings.</summary>
/// <param name="Phrase">The phrase, as the latest of them has it.</param>
/// <param name="Count">The number of jobs.</param>
/// <param name="Jobs">The latest of them, at most <see cref="Unmatched.MaxJobs"/>.</param>
public sealed record UnmatchedGroup(string Phrase, int Count, ValueList<Job> Jobs);
