using System.Collections.Concurrent;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Gives jobs with equal configurations one shared instance, since thousands of jobs use the same few.</summary>
/// <remarks>
/// A configuration is a third of a job's bytes or more, and mostly equals a recent one: such bytes are compared, not parsed again.
/// Thread-safe: shared arrays are replaced as a whole.
/// </remarks>
internal sealed class InternedConfigurations(int capacity = 1_024)
{
    private const int MaxRecent = 32;
    private const int MaxBytes = 16_384;
    private const int MissesPerReplacement = 16;

    private readonly Utf8InternTable<JobConfiguration> _byBytes = new(places: 1_024, MaxBytes);
    private readonly ConcurrentDictionary<JobConfiguration, JobConfiguration> _byContent = new();
    private (byte[] Utf8, JobConfiguration Configuration)[] _recent = [];
    private int _missed;
    private int _count;

    /// <summary>Returns the recent configuration with which these bytes begin, or null, and its length in bytes.</summary>
    public JobConfiguration? AtStartOf(ReadOnlySpan<byte> utf8, out int length)
    {
        foreach (var (known, configuration) in Volatile.Read(ref _recent))
        {
            // The known bytes include the closing brace, so no longer configuration can begin with them.
            if (utf8.StartsWith(known))
            {
                length = known.Length;
                return configuration;
            }
        }

        length = 0;
        return null;
    }

    /// <summary>Returns the configuration of these bytes.</summary>
    /// <exception cref="JsonException">The configuration is not in the published format.</exception>
    public JobConfiguration Of(ReadOnlySpan<byte> utf8)
    {
        var found = _byBytes.Find(utf8) ?? _byBytes.Keep(utf8, Shared(JsonSerializer.Deserialize(utf8, WireContext.Default.WireConfiguration)));
        if (utf8.Length <= MaxBytes)
            AddRecent(utf8, found);
        return found;
    }

    /// <summary>Returns the shared instance of a configuration.</summary>
    public JobConfiguration Shared(WireConfiguration? wire)
    {
        var configuration = wire?.ToConfiguration() ?? JobConfiguration.Empty;
        if (configuration == JobConfiguration.Empty)
            return JobConfiguration.Empty;
        if (_byContent.TryGetValue(configuration, out var known))
            return known;

        // Clearing loses only the sharing, and bounds the memory for a service that never repeats a configuration.
        if (Interlocked.Increment(ref _count) > capacity)
        {
            _byContent.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _byContent.GetOrAdd(configuration, configuration);
    }

    // Where more configurations are in use than the recent list holds, replacing one at each miss would cost more than it saves.
    private void AddRecent(ReadOnlySpan<byte> utf8, JobConfiguration configuration)
    {
        var recent = Volatile.Read(ref _recent);
        var missed = (uint)Interlocked.Increment(ref _missed);
        if (recent.Length < MaxRecent)
            Volatile.Write(ref _recent, [.. recent, (utf8.ToArray(), configuration)]);
        else if (missed % MissesPerReplacement == 0)
        {
            (byte[], JobConfiguration)[] changed = [.. recent];
            changed[missed / MissesPerReplacement % MaxRecent] = (utf8.ToArray(), configuration);
            Volatile.Write(ref _recent, changed);
        }
    }
}
