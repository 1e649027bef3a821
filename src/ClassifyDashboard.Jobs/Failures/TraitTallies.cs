using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Counts the jobs of a <see cref="TraitTable"/> by trait.</summary>
internal static class TraitTallies
{
    private const int HoursOfDay = 24;
    private const int Least = 2;

    private static readonly int[] Lengths = [1, 2, 3, 4, 6, 8, 12];

    /// <summary>Returns the traits that at least two jobs have, and not all, with their numbers.</summary>
    public static List<(Trait Trait, TraitCounts Counts)> Of(TraitTable table)
    {
        var found = new List<(Trait, TraitCounts)>();
        foreach (var kind in Enum.GetValues<TraitKind>())
        {
            if (kind == TraitKind.Hours)
                AddHours(found, table);
            else
                AddValues(found, table, table[kind]);
        }

        return found;
    }

    /// <summary>Returns whether a job has a trait, by its row.</summary>
    public static Predicate<int> Test(TraitTable table, Trait trait)
    {
        if (trait.Kind != TraitKind.Hours)
        {
            var numbers = table[trait.Kind].Numbers;
            return job => numbers[job] == trait.Number;
        }

        var (hours, inputs) = (table[TraitKind.Hours].Numbers, table[TraitKind.InputKind]);
        var input = trait.Value.Length == 0 ? -1 : inputs.Values.IndexOf(trait.Value);
        return job => hours[job] >= 0 && (hours[job] - trait.FromHour + HoursOfDay) % HoursOfDay < trait.Hours && (input < 0 || inputs.Numbers[job] == input);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddValues(List<(Trait, TraitCounts)> found, TraitTable table, TraitColumn column)
    {
        var isDay = column.Kind == TraitKind.Weekday;
        var counts = new (int Failed, int All)[isDay ? Enum.GetValues<DayOfWeek>().Length : column.Values.Count];
        for (var job = 0; job < table.Count; job++)
        {
            if (column.Numbers[job] is var number && number < 0)
                continue;
            counts[number].All++;
            counts[number].Failed += table.IsFailed[job] ? 1 : 0;
        }

        for (var i = 0; i < counts.Length; i++)
            Add(found, table, new(column.Kind, isDay ? ((DayOfWeek)i).ToString() : column.Values[i]) { Number = i }, counts[i]);
    }

    // Each range of hours, of all kinds of input and of each. A range of all hours that have jobs is left out like any trait of all jobs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddHours(List<(Trait, TraitCounts)> found, TraitTable table)
    {
        var (hours, inputs) = (table[TraitKind.Hours].Numbers, table[TraitKind.InputKind]);
        var counts = new (int Failed, int All)[inputs.Values.Count + 1, HoursOfDay];
        for (var job = 0; job < table.Count; job++)
        {
            if (hours[job] < 0)
                continue;
            Count(ref counts[0, hours[job]], table.IsFailed[job]);
            if (inputs.Numbers[job] is var input && input >= 0)
                Count(ref counts[input + 1, hours[job]], table.IsFailed[job]);
        }

        var kinds = inputs.Values.Count > 1 ? counts.GetLength(0) : 1; // one kind alone is all kinds
        for (var input = 0; input < kinds; input++)
        {
            foreach (var length in Lengths)
            {
                for (var from = 0; from < HoursOfDay; from++)
                {
                    var (failed, all) = (0, 0);
                    for (var i = 0; i < length; i++)
                    {
                        var (more, jobs) = counts[input, (from + i) % HoursOfDay];
                        (failed, all) = (failed + more, all + jobs);
                    }

                    Add(found, table, new(TraitKind.Hours, input == 0 ? "" : inputs.Values[input - 1]) { FromHour = from, Hours = length }, (failed, all));
                }
            }
        }
    }

    private static void Count(ref (int Failed, int All) count, bool isFailed) => count = (count.Failed + (isFailed ? 1 : 0), count.All + 1);

    private static void Add(List<(Trait, TraitCounts)> found, TraitTable table, Trait trait, (int Failed, int All) count)
    {
        if (count.All >= Least && count.All < table.Count)
            found.Add((trait, new(count.Failed, table.Failed, count.All, table.Count)));
    }
}
