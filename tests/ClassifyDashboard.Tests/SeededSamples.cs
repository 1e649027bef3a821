using CsCheck;

namespace ClassifyDashboard.Tests;

/// <summary>
/// CsCheck's <c>Sample</c> with a fixed seed, so that a test has the same result in each run. In this namespace and those below it these
/// methods replace CsCheck's. With the environment variable RANDOM_SEEDS each run tries other values.
/// </summary>
static class SeededSamples
{
    private const int Iterations = 100;
    private const int ShrinkIterations = 10_000;
    private const int Seed = 2026;

    private static readonly bool IsRandom = Environment.GetEnvironmentVariable("RANDOM_SEEDS") is { Length: > 0 };

    /// <summary>The seeds of a random test: fixed ones, or others in each run where RANDOM_SEEDS is set.</summary>
    public static IEnumerable<int> Seeds(int count) => Enumerable.Range(0, count).Select(i => IsRandom ? Random.Shared.Next() : Seed + i);

    public static void Sample<T>(this Gen<T> gen, Action<T> check, int iter = Iterations)
    {
        foreach (var (value, seed) in Values(gen, iter))
        {
            try
            {
                check(value);
            }
            catch (Exception)
            {
                Check.Sample(gen, check, seed: seed, iter: ShrinkIterations, threads: 1); // fails with the smallest value it finds
                throw;
            }
        }
    }

    public static void Sample<T>(this Gen<T> gen, Func<T, bool> check, int iter = Iterations) =>
        gen.Sample(value => Assert.True(check(value)), iter);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> check, int iter = Iterations) =>
        gen.Sample(value => check(value.Item1, value.Item2), iter);

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Func<T1, T2, bool> check, int iter = Iterations) =>
        gen.Sample(value => Assert.True(check(value.Item1, value.Item2)), iter);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> check, int iter = Iterations) =>
        gen.Sample(value => check(value.Item1, value.Item2, value.Item3), iter);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> check, int iter = Iterations) =>
        gen.Sample(value => Assert.True(check(value.Item1, value.Item2, value.Item3)), iter);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> check, int iter = Iterations) =>
        gen.Sample(value => check(value.Item1, value.Item2, value.Item3, value.Item4), iter);

    public static void Sample<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> check, int iter = Iterations) =>
        gen.Sample(value => Assert.True(check(value.Item1, value.Item2, value.Item3, value.Item4)), iter);

    public static async Task SampleAsync<T>(this Gen<T> gen, Func<T, Task> check, int iter = Iterations)
    {
        foreach (var (value, seed) in Values(gen, iter))
        {
            try
            {
                await check(value);
            }
            catch (Exception)
            {
                await Check.SampleAsync(gen, check, seed: seed, iter: ShrinkIterations, threads: 1);
                throw;
            }
        }
    }

    public static Task SampleAsync<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, Task> check, int iter = Iterations) =>
        gen.SampleAsync(value => check(value.Item1, value.Item2, value.Item3, value.Item4), iter);

    private static IEnumerable<(T Value, string Seed)> Values<T>(Gen<T> gen, int count)
    {
        var random = new PCG(1, (ulong)Seeds(1).Single());
        for (var i = 0; i < count; i++)
        {
            var seed = random.ToString();
            yield return (gen.Generate(random, null, out _), seed);
        }
    }
}
