using System.Collections.Concurrent;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Gives jobs with equal configurations one instance, since thousands of jobs run with the same few.</summary>
/// <remarks>
/// A configuration is a third of a job's bytes or more, and mostly one that was just read: such bytes are compared, not
/// read again. Safe for use by several threads: what is shared is replaced whole.
/// </remarks>
internal sealed class InternedConfigurations(int capacity = 1_024)
{
    private const int InFront = 32;
    private const int Longest = 16_384;
    private const int Patience = 16;

    private readonly Utf8InternTable<JobConfiguration> _byBytes = new(places: 1_024, Longest);
    private readonly ConcurrentDictionary<JobConfiguration, JobConfiguration> _byContent = new();
    private (byte[] Utf8, JobConfiguration Configuration)[] _front = [];
    private int _missed;
    private int _count;

    /// <summary>The configuration that these bytes begin with, where it is one of those read last, and how long it is in bytes.</summary>
    public JobConfiguration? AtStartOf(ReadOnlySpan<byte> utf8, out int length)
    {
        foreach (var (known, configuration) in Volatile.Read(ref _front))
        {
            // Its own closing brace is among the bytes, so that nothing longer can begin with them.
            if (utf8.StartsWith(known))
            {
                length = known.Length;
                return configuration;
            }
        }

        length = 0;
        return null;
    }

    /// <summary>The configuration that is written in these bytes.</summary>
    /// <exception cref="JsonException">It is not in the published shape.</exception>
    public JobConfiguration Of(ReadOnlySpan<byte> utf8)
    {
        var found = _byBytes.Find(utf8) ?? _byBytes.Keep(utf8, Shared(JsonSerializer.Deserialize(utf8, WireContext.Default.WireConfiguration)));
        if (utf8.Length <= Longest)
            PutInFront(utf8, found);
        return found;
    }

    /// <summary>The one instance for a configuration.</summary>
    public JobConfiguration Shared(WireConfiguration? wire)
    {
        var configuration = wire?.ToConfiguration() ?? JobConfiguration.Empty;
        if (configuration == JobConfiguration.Empty)
            return JobConfiguration.Empty;
        if (_byContent.TryGetValue(configuration, out var known))
            return known;

        // Starting over forgets nothing but the sharing, and keeps a service that never repeats itself from filling memory.
        if (Interlocked.Increment(ref _count) > capacity)
        {
            _byContent.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _byContent.GetOrAdd(configuration, configuration);
    }

    // Where more are in use than stand in front, replacing one at each miss would cost more than it saves.
    private void PutInFront(ReadOnlySpan<byte> utf8, JobConfiguration configuration)
    {
        var front = Volatile.Read(ref _front);
        var missed = (uint)Interlocked.Increment(ref _missed);
        if (front.Length < InFront)
            Volatile.Write(ref _front, [.. front, (utf8.ToArray(), configuration)]);
        else if (missed % Patience == 0)
        {
            (byte[], JobConfiguration)[] changed = [.. front];
            changed[missed / Patience % InFront] = (utf8.ToArray(), configuration);
            Volatile.Write(ref _front, changed);
        }
    }
}
