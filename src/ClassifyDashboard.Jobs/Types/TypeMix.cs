using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>
/// The completed jobs with a result of a period, counted by type and creation time. Documents that no rule matched have the type
/// <see cref="JobFilter.NoType"/>. Immutable.
/// </summary>
public sealed class TypeMix
{
    /// <summary>The number of slots of equal length into which the period is divided.</summary>
    public const int Slots = 48;

    private readonly Dictionary<string, int[]> _courses;
    private readonly Dictionary<string, int> _counts;

    private TypeMix(Dictionary<string, int[]> courses, Dictionary<string, int> counts)
    {
        (_courses, _counts, Count) = (courses, counts, counts.Values.Sum());
        Types = counts.Keys.OrderByDescending(type => counts[type]).ThenBy(type => type, StringComparer.Ordinal).ToValueList();
        Course = [.. Enumerable.Range(0, Slots).Select(slot => courses.Values.Sum(course => course[slot]))];
    }

    public static TypeMix None { get; } = new([], []);

    /// <summary>The number of jobs, also of those without a creation time, which are in no slot.</summary>
    public int Count { get; }

    /// <summary>The types, most frequent first, then by name.</summary>
    public ValueList<string> Types { get; }

    /// <summary>The number of jobs by slot of their creation time.</summary>
    public ValueList<int> Course { get; }

    /// <summary>Counts the completed jobs with a result.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="period">The period; a job created outside of it counts in the nearest slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    public static TypeMix Of(JobSet jobs, Period period)
    {
        var (courses, counts) = (new Dictionary<string, int[]>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var (from, length) = (period.From.UtcTicks + 1, Math.Max(1, period.Length.Ticks));
        foreach (var part in jobs.Parts)
        {
            var columns = part.Block.Columns;
            var isCompleted = Array.ConvertAll(columns.Status.Values, status => status.Kind == StatusKind.Completed);
            var slots = new int[columns.Type.Values.Length][];
            var dated = new int[columns.Type.Values.Length];
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                if (!isCompleted[columns.Status.NumberOf(row)])
                    continue;
                var type = columns.Type.NumberOf(row);
                dated[type]++;
                if (columns.Created[row] is var created and not 0)
                    (slots[type] ??= new int[Slots])[(int)Math.Clamp((double)(created - from) / length * Slots, 0, Slots - 1)]++;
            }

            foreach (var (number, type) in columns.Type.Values.Index().Where(type => type.Item.HasResult && dated[type.Index] > 0))
                Add(courses, counts, ResultTypeKey.Of(type.Type), slots[number] ?? [], dated[number]);
        }

        return new(courses, counts);
    }

    /// <summary>Adds several periods of equal length up, slot by slot.</summary>
    public static TypeMix Sum(IEnumerable<TypeMix> parts)
    {
        var (courses, counts) = (new Dictionary<string, int[]>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var part in parts)
        {
            foreach (var type in part.Types)
                Add(courses, counts, type, part._courses[type], part._counts[type]);
        }

        return new(courses, counts);
    }

    /// <summary>Returns the number of jobs of a type.</summary>
    public int CountOf(string type) => _counts.GetValueOrDefault(type);

    /// <summary>Returns the number of jobs of a type by slot of their creation time.</summary>
    public ReadOnlySpan<int> CourseOf(string type) => _courses.GetValueOrDefault(type) ?? new int[Slots];

    private static void Add(Dictionary<string, int[]> courses, Dictionary<string, int> counts, string type, ReadOnlySpan<int> slots, int count)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(counts, type, out _) += count;
        var course = CollectionsMarshal.GetValueRefOrAddDefault(courses, type, out _) ??= new int[Slots];
        for (var i = 0; i < slots.Length; i++)
            course[i] += slots[i];
    }
}
