using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>
/// Counts the labels of jobs in one pass over their random order: of all jobs, and by stratum, band of confidence, type and disagreement.
/// </summary>
internal sealed class ReviewTally
{
    private const int Unmatched = 0;
    private const int Low = 1;
    private const int Others = 2;

    private const int LinedUp = 256; // of the next jobs of a part; more reviewers at once than that get none

    private readonly ReviewOrder _order;
    private readonly LabelBook _labels;
    private readonly double _threshold;
    private readonly ConfidenceRange _low;
    private readonly ReviewLabels _known;
    private readonly ReviewGroup _all;
    private readonly ReviewGroup _differing;
    private readonly ReviewGroup[] _strata;
    private readonly ReviewGroup[] _bands;
    private readonly ReviewGroup?[] _types;

    // A group needs as many places as it has labels, one more for each twenty, and those that are lined up.
    private ReviewTally(ReviewOrder order, LabelBook labels, double threshold)
    {
        (_order, _labels, _threshold, _low, _known) = (order, labels, threshold, ConfidenceRange.UpTo(threshold), new(order, labels));
        var labelled = _known.Indices;
        _all = new(RoomFor(labelled.Count));
        _differing = new(labelled.Count + LinedUp);
        _strata = Groups(labelled, 3, StratumOf);
        _bands = Groups(labelled, ReviewFigures.Bands.Count + 1, BandIn);
        var byType = labelled.CountBy(index => order.Types[index]).ToDictionary();
        _types = [.. order.TypeNames.Select((_, number) => byType.TryGetValue(number, out var count) ? new ReviewGroup(RoomFor(count)) : null)];
    }

    /// <summary>Counts the labels of jobs.</summary>
    public static ReviewTally Of(JobSet jobs, LabelBook labels, double threshold)
    {
        var tally = new ReviewTally(ReviewOrder.Of(jobs), labels, threshold);
        tally.AddAll();
        return tally;
    }

    /// <summary>Returns the figures of what was counted.</summary>
    /// <param name="period">The period of the jobs.</param>
    public ReviewFigures Figures(Period period)
    {
        var decided = _known.Indices.Select(_known.DecidedAt).OfType<Label>().ToList();
        var here = _known.Indices.Select(_known.IdAt).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Threshold = _threshold,
            All = ReviewSample.Of(_all, _known),
            Strata = [.. _strata.Select(stratum => ReviewSample.Of(stratum, _known))],
            Types = [.. _types.Index().Where(type => type.Item is not null)
                .Select(type => (Type: _order.TypeNames[type.Index], Sample: ReviewSample.Of(type.Item!, _known)))
                .OrderByDescending(type => type.Sample.Share.Looked + type.Sample.Beyond).ThenBy(type => type.Type, StringComparer.Ordinal)],
            ByConfidence = [.. _bands.Select(band => ReviewSample.Of(band, _known))],
            Confusion = [.. decided.Where(label => label.Kind == LabelKind.Right || label.TrueType is not null)
                .CountBy(label => (Said: label.Job.Type,
                    True: label.Kind == LabelKind.Right ? ResultTypeKey.Of(label.Job.Type) : label.TrueType!))
                .OrderByDescending(each => each.Value).ThenBy(each => each.Key.Said, StringComparer.Ordinal)
                .ThenBy(each => each.Key.True, StringComparer.Ordinal).Select(each => (each.Key.Said, each.Key.True, each.Value))],
            Kinds = KindsOf(here),
            Reviewers = here.SelectMany(_labels.Of).DistinctBy(label => label.Reviewer).Count(),
            Elsewhere = _labels.JobIds.Count(id => !here.Contains(id) && _labels.Of(id)[0].Job.CreatedAt is { } at && period.Contains(at)),
            DisagreeingInputs = _order.DisagreeingInputs,
            Queues = new Dictionary<ReviewPart, (int, IReadOnlyList<string>)>
            {
                [ReviewPart.Random] = QueueOf(_all),
                [ReviewPart.Low] = QueueOf(_strata[Low]),
                [ReviewPart.Unmatched] = QueueOf(_strata[Unmatched]),
                [ReviewPart.Disagreements] = QueueOf(_differing),
            },
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private void AddAll()
    {
        for (var index = 0; index < _order.Count; index++)
        {
            var isDecided = _known.IsDecided(index);
            _all.Add(index, isDecided);
            _strata[StratumOf(index)].Add(index, isDecided);
            if (BandIn(index) is var band and >= 0)
                _bands[band].Add(index, isDecided);
            _types[_order.Types[index]]?.Add(index, isDecided);
        }

        foreach (var index in _order.Disagreeing)
            _differing.Add(index, _known.IsDecided(index));
    }

    private static ReviewGroup[] Groups(IReadOnlyList<int> labelled, int count, Func<int, int> groupOf)
    {
        var counts = labelled.CountBy(groupOf).ToDictionary();
        return [.. Enumerable.Range(0, count).Select(group => new ReviewGroup(RoomFor(counts.GetValueOrDefault(group))))];
    }

    private int StratumOf(int index) =>
        _order.TypeNames[_order.Types[index]] is null ? Unmatched : _low.Contains(_order.Confidences[index]) ? Low : Others;

    // Negative where no rule matched.
    private int BandIn(int index) => _order.TypeNames[_order.Types[index]] is null ? -1
        : BandOf(double.IsNaN(_order.Confidences[index]) ? null : _order.Confidences[index]);

    private static int BandOf(double? confidence)
    {
        var band = ReviewFigures.Bands.Count;
        while (confidence is { } known && --band > 0 && known < ReviewFigures.Bands[band])
        {
        }

        return band;
    }

    private int[] KindsOf(IEnumerable<string> ids)
    {
        var kinds = new int[4];
        foreach (var id in ids)
            kinds[(int)(_labels.DecidedOf(id) ?? _labels.Of(id).MinBy(label => label.Kind)!).Kind]++;
        return kinds;
    }

    private (int Waiting, IReadOnlyList<string> Ids) QueueOf(ReviewGroup group) => (group.Jobs - group.Decided,
        [.. group.First.Where(index => !_known.IsDecided(index)).Select(_order.IdOf)]);

    private static int RoomFor(int labels) => labels + labels / ReviewSample.ForOneMissing + LinedUp;
}
