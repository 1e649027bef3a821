namespace ClassifyDashboard.SampleApi;

/// <summary>What a document really is, which the service does not know.</summary>
/// <param name="Type">The type; null where none of the job's rules fits.</param>
public sealed record TrueType(string? Type);

/// <summary>
/// What documents really are, which nobody but a test can know: only a control endpoint tells it. The less confident a result is, the more often it
/// is wrong.
/// </summary>
/// <param name="seed">The seed of all jobs.</param>
/// <param name="lifecycle">The results.</param>
internal sealed class GroundTruth(ulong seed, SampleLifecycle lifecycle)
{
    /// <summary>Returns what the document of a job is: one of its rules' types, or none of them. Null where the job has no result.</summary>
    public TrueType? Of(long index, DateTimeOffset now)
    {
        var life = lifecycle.At(index, now);
        if (life.Status != "COMPLETED")
            return null;
        var dice = new Dice(seed ^ 0x72E7, (ulong)index);
        var wrong = life.Type is null ? 0.3 : Math.Min(0.6, 0.01 + 0.5 * (1 - life.Confidence));
        if (!dice.Chance(wrong))
            return new(life.Type);
        string?[] others = [.. life.Configuration.Rules.Select(rule => rule.Type).Append(null).Where(type => type != life.Type)];
        return new(others[dice.Below(others.Length)]);
    }
}
