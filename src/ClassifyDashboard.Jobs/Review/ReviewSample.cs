namespace ClassifyDashboard.Jobs.Review;

/// <summary>What the labels say of a group of jobs: only those that came first in the random order count.</summary>
/// <remarks>
/// Jobs have a random order that does not depend on what they say or how they ended. The first n of a group are a random sample of it, whatever
/// led people to look at them, if they looked at all of the first n. So the sample ends where a job comes that nobody has looked at. One such job in
/// twenty is passed over, because others are being looked at, or came since. Labels beyond the end do not count: they were chosen by something else
/// than chance, such as a low confidence.
/// </remarks>
/// <param name="Share">The share of wrong results, estimated from the sample.</param>
/// <param name="Undecided">The jobs of the sample of which nobody said right or wrong.</param>
/// <param name="Beyond">The jobs of the group that have such a label and are not in the sample.</param>
public sealed record ReviewSample(SampledShare Share, int Undecided, int Beyond)
{
    /// <summary>Of so many judged jobs of a sample one may be missing.</summary>
    internal const int ForOneMissing = 20;

    /// <summary>From so many judged jobs on the estimate is told.</summary>
    public const int Enough = ReviewSampleSize.Enough;

    /// <summary>Whether there are enough judged jobs to tell a share, or all of them.</summary>
    public bool IsEnough => Share.Looked >= Math.Min(Enough, Share.Jobs) && Share.Looked > 0;

    /// <summary>How many more must be judged to know the share to <see cref="ReviewSampleSize.Precision"/>.</summary>
    public int More => Math.Max(0, ReviewSampleSize.For(Share.Wrong, Share.Looked, Share.Jobs) - Share.Looked);

    /// <summary>Finds the sample in jobs that come first in the random order.</summary>
    internal static ReviewSample Of(ReviewGroup group, ReviewLabels labels)
    {
        var (looked, wrong, undecided, missing) = (0, 0, 0, 0);
        var best = (Looked: 0, Wrong: 0, Undecided: 0);
        foreach (var index in group.First)
        {
            if (!labels.Has(index))
            {
                missing++;
                continue;
            }

            if (labels.DecidedAt(index) is { } label)
                (looked, wrong) = (looked + 1, wrong + (label.Kind == LabelKind.Wrong ? 1 : 0));
            else
                undecided++;
            if (missing * ForOneMissing <= looked)
                best = (looked, wrong, undecided + missing);
        }

        return new(new(best.Wrong, best.Looked, group.Jobs), best.Undecided, group.Decided - best.Looked);
    }
}
