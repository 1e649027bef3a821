namespace ClassifyDashboard.SampleApi;

/// <summary>Random numbers as a pure function of a key, so that no state of a job has to be stored.</summary>
/// <remarks>
/// The mixing function is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
/// </remarks>
internal struct Dice(ulong seed, ulong index)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(seed + Golden * (index + 1));

    public ulong Next() => Mix(_state += Golden);

    /// <summary>Returns a number from 0 (included) to 1 (excluded).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int bound) => (int)(Unit() * bound);

    public bool Chance(double share) => Unit() < share;

    /// <summary>
    /// Returns an approximately normal number with mean 0 and deviation 1: the sum of twelve uniform numbers, minus six.
    /// </summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += Unit();
        return sum;
    }

    /// <summary>Returns a number from 0 (included) to 1 (excluded) for two other numbers.</summary>
    public static double Unit(ulong one, ulong other) => (Mix(Mix(one + Golden) ^ (other * Golden)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
