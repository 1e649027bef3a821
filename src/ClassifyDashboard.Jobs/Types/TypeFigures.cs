namespace ClassifyDashboard.Jobs.Types;

/// <summary>What is said of the results of jobs: rules, confidence, repeated documents, and those that no rule matched. Immutable.</summary>
/// <param name="Results">The number of completed jobs with a result.</param>
/// <param name="Rules">The rules that jobs were classified by.</param>
/// <param name="Pairs">The pairs of rules that compete.</param>
/// <param name="Changes">The configurations that got other rules.</param>
/// <param name="Confidences">The exact confidences.</param>
/// <param name="Repeats">The documents that were classified more than once. Jobs without their texts are in none.</param>
/// <param name="Unmatched">The documents that no rule matched.</param>
public sealed record TypeFigures(
    int Results, ValueList<RuleFigures> Rules, ValueList<RulePair> Pairs, ValueList<RuleChange> Changes, ExactConfidences Confidences, Repeats Repeats,
    Unmatched Unmatched)
{
    public static TypeFigures Of(JobSet jobs)
    {
        var table = ResultTable.Of(jobs);
        var pairs = new RulePairs(table);
        var (rules, changes) = (default(ValueList<RuleFigures>), default(ValueList<RuleChange>));
        var (confidences, repeats, unmatched) = (default(ExactConfidences), default(Repeats), default(Unmatched));

        // They only read the table: the first page of a new process comes sooner.
        Parallel.Invoke(
            () => repeats = Repeats.Of(table, pairs.AddRepeated),
            () => unmatched = Unmatched.Of(table),
            () => (rules, changes) = (RuleFigures.Of(table), RuleChange.Of(table)),
            () => confidences = ExactConfidences.Of(jobs));
        return new(table.Count, rules, pairs.Find(), changes, confidences!, repeats!, unmatched!);
    }
}
