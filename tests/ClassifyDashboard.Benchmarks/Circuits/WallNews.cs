using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

/// <summary>
/// When each refresh reached each wall. A wall's QR code is a link to its period, whose end moves with each refresh and with
/// nothing else; so batches that hold the same end are the same refresh, and beats, which hold none, do not count.
/// </summary>
sealed class WallNews
{
    private static readonly byte[] Link = "from="u8.ToArray();
    private static readonly byte[] End = "&to="u8.ToArray();
    private static readonly SearchValues<byte> OfTime = SearchValues.Create("0123456789-T:.Z"u8);

    private readonly ConcurrentDictionary<(string Wall, string Until), Arrivals> _known = new();

    public IEnumerable<Arrivals> All => _known.Values;

    /// <param name="wall">What kind of wall it is: those of one kind show the same jobs.</param>
    /// <param name="rendered">The batch.</param>
    public void Took(string wall, byte[] rendered)
    {
        var at = Stopwatch.GetTimestamp();
        ReadOnlySpan<byte> batch = rendered;
        if (batch.IndexOf(Link) is var from and >= 0 && batch[from..].IndexOf(End) is var to and >= 0)
        {
            var text = batch[(from + to + End.Length)..];
            var length = text.IndexOfAnyExcept(OfTime);
            _known.GetOrAdd((wall, Encoding.ASCII.GetString(text[..Math.Max(0, length)])), key => new(key.Wall, key.Until)).Add(at);
        }
    }

    /// <summary>The walls of one kind that one refresh has reached.</summary>
    public sealed class Arrivals(string wall, string until)
    {
        private readonly Lock _gate = new();

        public string Wall => wall;

        /// <summary>The end of the period that the refresh showed.</summary>
        public string Until => until;

        public long First { get; private set; } = long.MaxValue;

        public long Last { get; private set; }

        public int Count { get; private set; }

        internal void Add(long at)
        {
            lock (_gate)
                (First, Last, Count) = (Math.Min(First, at), Math.Max(Last, at), Count + 1);
        }
    }
}
