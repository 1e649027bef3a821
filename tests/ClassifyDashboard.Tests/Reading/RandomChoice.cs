namespace ClassifyDashboard.Tests.Reading;

/// <summary>Chooses at random.</summary>
static class RandomChoice
{
    /// <summary>Returns one of the choices, all with the same chance.</summary>
    public static T Choose<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
