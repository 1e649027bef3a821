namespace ClassifyDashboard.Jobs.Review;

public sealed partial record ReviewFigures
{
    private const int Unmatched = 0;
    private const int Low = 1;
    private const int Others = 2;

    /// <summary>Counts the labels of jobs. Jobs without their texts are left out: nobody could look at them.</summary>
    /// <param name="jobs">The jobs of a filter.</param>
    /// <param name="period">Their period.</param>
    /// <param name="labels">All labels.</param>
    /// <param name="threshold">The confidence, 0 to 1, below which it is low.</param>
    public static ReviewFigures Of(JobSet jobs, Period period, LabelBook labels, double threshold)
    {
        var counting = new Counting(labels, threshold);
        foreach (var part in jobs.Parts)
            counting.Add(part);
        var disagreements = Disagreements.Of(jobs);
        var differing = new RandomStart(labels.Count + LinedUp);
        foreach (var row in disagreements.Rows)
        {
            var id = row.Block.IdOf(row.Row);
            differing.Add(ReviewHash.PlaceOf(id), row, ReviewSample.DecidedOf(labels, id, row) is not null);
        }

        return counting.Figures(period, differing) with { DisagreeingInputs = disagreements.Inputs };
    }

    private static int StratumOf(string? type, double? confidence, double threshold) =>
        type is null ? Unmatched : confidence <= threshold ? Low : Others;

    private static int BandOf(double? confidence)
    {
        var band = Bands.Count;
        while (confidence is { } known && --band > 0 && known < Bands[band])
        {
        }

        return band;
    }

    private sealed class Counting
    {
        private readonly LabelBook _labels;
        private readonly double _threshold;
        private readonly RandomStart _all;
        private readonly RandomStart[] _strata;
        private readonly RandomStart[] _bands;
        private readonly Dictionary<string, RandomStart> _types;
        private readonly RandomStart? _noType;
        private readonly List<(string Id, JobRow Row)> _labelled = [];

        // A group needs as many places as it has labels, one more for each twenty, and those that are lined up.
        public Counting(LabelBook labels, double threshold)
        {
            (_labels, _threshold) = (labels, threshold);
            var jobs = labels.JobIds.Select(id => labels.Of(id)[0].Job).ToList();
            _all = new(RoomFor(jobs.Count));
            _strata = [.. Enumerable.Range(0, 3).Select(stratum => new RandomStart(RoomFor(jobs.Count(job => StratumOf(job.Type, job.Confidence, threshold)
                == stratum))))];
            _bands = [.. Enumerable.Range(0, Bands.Count + 1).Select(band => new RandomStart(RoomFor(jobs.Count(job => job.Type is not null
                && BandOf(job.Confidence) == band))))];
            _types = jobs.Where(job => job.Type is not null).CountBy(job => job.Type!, StringComparer.Ordinal)
                .ToDictionary(each => each.Key, each => new RandomStart(RoomFor(each.Value)), StringComparer.Ordinal);
            _noType = jobs.Count(job => job.Type is null) is var count and > 0 ? new(RoomFor(count)) : null;
        }

        public void Add(JobSelection part)
        {
            var columns = part.Block.Columns;
            var types = Array.ConvertAll(columns.Type.Values, type => type.Type is { } name ? _types.GetValueOrDefault(name) : _noType);
            for (var i = 0; i < part.Count; i++)
            {
                var row = part[i];
                if (!HasResult(columns, row) || columns.Texts[row, JobBlock.IdField] is not { IsEmpty: false } id)
                    continue;
                var (place, at, confidence) = (ReviewHash.PlaceOf(id), new JobRow(part.Block, row), columns.Confidence[row]);
                var (type, known) = (columns.Type[row].Type, double.IsNaN(confidence) ? (double?)null : confidence);
                var isDecided = false;
                if (_labels.MayHave(place) && at.Block.IdOf(row) is var found && _labels.Of(found).Count > 0)
                {
                    _labelled.Add((found, at));
                    isDecided = ReviewSample.DecidedOf(_labels, found, at) is not null;
                }

                _all.Add(place, at, isDecided);
                _strata[StratumOf(type, known, _threshold)].Add(place, at, isDecided);
                if (type is not null)
                    _bands[BandOf(known)].Add(place, at, isDecided);
                types[columns.Type.NumberOf(row)]?.Add(place, at, isDecided);
            }
        }

        public ReviewFigures Figures(Period period, RandomStart differing)
        {
            var decided = _labelled.Select(each => (each.Row, Label: ReviewSample.DecidedOf(_labels, each.Id, each.Row))).Where(each => each.Label is not null)
                .ToList();
            var here = _labelled.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
            return new()
            {
                Threshold = _threshold,
                All = ReviewSample.Of(_all, _labels),
                Strata = [.. _strata.Select(stratum => ReviewSample.Of(stratum, _labels))],
                Types = [.. Types().Select(type => (type.Type, Sample: ReviewSample.Of(type.Start, _labels)))
                    .Where(type => type.Sample.Share.Jobs > 0)
                    .OrderByDescending(type => type.Sample.Share.Looked + type.Sample.Beyond).ThenBy(type => type.Type, StringComparer.Ordinal)],
                ByConfidence = [.. _bands.Select(band => ReviewSample.Of(band, _labels))],
                Confusion = [.. decided.Where(each => each.Label!.Kind == LabelKind.Right || each.Label.TrueType is not null)
                    .CountBy(each => (Said: each.Label!.Job.Type,
                        True: each.Label.Kind == LabelKind.Right ? each.Label.Job.Type ?? JobFilter.NoType : each.Label.TrueType!))
                    .OrderByDescending(each => each.Value).ThenBy(each => each.Key.Said, StringComparer.Ordinal)
                    .ThenBy(each => each.Key.True, StringComparer.Ordinal).Select(each => (each.Key.Said, each.Key.True, each.Value))],
                Kinds = KindsOf(here),
                Reviewers = here.SelectMany(_labels.Of).DistinctBy(label => label.Reviewer).Count(),
                Elsewhere = _labels.JobIds.Count(id => !here.Contains(id) && _labels.Of(id)[0].Job.CreatedAt is { } at && period.Contains(at)),
                DisagreeingInputs = 0,
                Queues = new Dictionary<ReviewPart, (int, IReadOnlyList<string>)>
                {
                    [ReviewPart.Random] = QueueOf(_all),
                    [ReviewPart.Low] = QueueOf(_strata[Low]),
                    [ReviewPart.Unmatched] = QueueOf(_strata[Unmatched]),
                    [ReviewPart.Disagreements] = QueueOf(differing),
                },
            };
        }

        private IEnumerable<(string? Type, RandomStart Start)> Types()
        {
            foreach (var (type, start) in _types)
                yield return (type, start);
            if (_noType is not null)
                yield return (null, _noType);
        }

        private int[] KindsOf(IEnumerable<string> ids)
        {
            var kinds = new int[4];
            foreach (var id in ids)
                kinds[(int)(_labels.DecidedOf(id) ?? _labels.Of(id).MinBy(label => label.Kind)!).Kind]++;
            return kinds;
        }

        private (int Waiting, IReadOnlyList<string> Ids) QueueOf(RandomStart start) => (start.Jobs - start.Decided,
            [.. start.InOrder().Where(each => ReviewSample.DecidedOf(_labels, each.Id, each.Row) is null).Select(each => each.Id)]);

        private static int RoomFor(int labels) => labels + labels / ReviewSample.ForOneMissing + LinedUp;
    }
}
