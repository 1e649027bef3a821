namespace ClassifyDashboard.SampleApi;

// What documents really are, which nobody but a test can know.
internal sealed partial class SampleWorld
{
    /// <summary>
    /// Returns what the document of a job really is: one of its rules' types, or null where none fits. The less confident a result is, the more often
    /// it is wrong. Only a control endpoint tells it.
    /// </summary>
    /// <returns>Whether the job has a result, and the true type.</returns>
    public (bool HasResult, string? Type) TrueTypeOf(long index, DateTimeOffset now)
    {
        var life = LifeOf(index, now);
        if (life.Status != "COMPLETED")
            return (false, null);
        var dice = new Dice(_seed ^ 0x72E7, (ulong)index);
        var wrong = life.Type is null ? 0.3 : Math.Min(0.6, 0.01 + 0.5 * (1 - life.Confidence));
        if (!dice.Chance(wrong))
            return (true, life.Type);
        string?[] others = [.. ConfigurationOf(life.Configuration, life.Created).Rules.Select(rule => rule.Type).Append(null).Where(type => type != life.Type)];
        return (true, others[dice.Below(others.Length)]);
    }
}
