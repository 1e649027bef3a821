using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Days with a trouble of an odd shape: traffic has a rhythm, and there are ordinary failures too.</summary>
sealed class TroubleShapes
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero); // a Tuesday

    private static readonly string[] OfDocuments =
    [
        "'a.pdf' is protected by a password", "NO_DATA_FOUND_IN_FILE", "Files of type .heic cannot be read", "TOO_MANY_PAGES: 812 of 500",
        "PDF_IS_BROKEN: no cross-reference table", "https://a.example/b.pdf answered 404", "OCR found no text on page 3",
    ];

    private static readonly string[] OfService =
    [
        "HTTP 503: Classify endpoints are currently unavailable.", "Upstream returned status code 502", "TIMEOUT: no answer within 300 s",
        "Oops! Something went wrong. Contact support, providing this correlation ID: 5f3a90c1-0000-4000-8000-000000000001",
    ];

    private readonly Random _dice;
    private readonly double _anHour;
    private readonly double _ordinary;
    private readonly int _configurations;
    private readonly int _users;
    private readonly List<Job> _jobs = [];
    private DateTimeOffset _from = Start;
    private DateTimeOffset _until = Start.AddDays(1);

    private TroubleShapes(int seed, double anHour)
    {
        _dice = new(seed);
        (_anHour, _configurations, _users, _ordinary) = (anHour, _dice.Next(3, 10), _dice.Next(4, 15), 0.005 + 0.02 * _dice.NextDouble());
    }

    /// <summary>The names of the shapes, and the kinds that are right.</summary>
    public static (string Name, TroubleKind[] Right, Action<TroubleShapes> Make)[] All { get; } =
    [
        ("partial outage", [TroubleKind.Service], day => day.Outage(0.3, TimeSpan.FromHours(day._dice.Next(1, 4)), _ => 1)),
        ("slow recovery", [TroubleKind.Service], day => day.Outage(1, TimeSpan.FromHours(3), part => part < 0.2 ? 1 : 1.2 * (1 - part))),
        ("two outages", [TroubleKind.Service], day => day.Outage(0.9, TimeSpan.FromHours(6), part => part is < 0.1 or > 0.9 ? 1 : 0)),
        ("outage by night", [TroubleKind.Service, TroubleKind.TooFew], day => day.Outage(1, TimeSpan.FromHours(2.5), _ => 1, 1.5)),
        ("stuck without failures", [TroubleKind.Service], day => day.Stuck()),
        ("cap at another hour each day", [TroubleKind.Account], day => day.Caps([0, 1, 2, 3], _ => 11 + day._dice.Next(10))),
        ("cap at weekends", [TroubleKind.Account], day => day.Caps([4, 5, 11, 12], _ => 13 + day._dice.Next(4))),
        ("new configuration", [TroubleKind.Configuration], day => day.NewConfiguration()),
        ("bad documents of a user", [TroubleKind.OneCause], day => day.OfOneUser()),
        ("three jobs in a night", [TroubleKind.TooFew], day => day.Few()),
        ("all failed", [TroubleKind.Service], day => day.Each(_ => OfService[0])),
        ("nothing but a batch", [TroubleKind.Nothing], day => day.Batch()),
    ];

    public int Hit { get; private set; }

    public static (TroubleShapes Day, FailureTrouble Trouble) Of(Action<TroubleShapes> make, int seed, double anHour)
    {
        var day = new TroubleShapes(seed, anHour);
        make(day);
        var jobs = JobSet.Of(day._jobs);
        var (period, before) = (new Period(day._from, day._until), new FailureRate(0, 0));
        if (day._dice.Next(2) == 0)
            before = new((int)(day._anHour * 6 * 24 * day._ordinary), (int)(day._anHour * 6 * 24));
        return (day, FailureTrouble.Of(jobs, period, FailureCauses.Of(jobs, period), null, before));
    }

    private void Outage(double share, TimeSpan length, Func<double, double> strength, double? atHour = null)
    {
        var from = Start.AddHours(atHour ?? 8 + 8 * _dice.NextDouble());
        var text = _dice.Next(2) == 0 ? OfService[_dice.Next(OfService.Length)] : null;
        Add(Start, _until, job =>
        {
            var part = (job.CreatedAt!.Value - from) / length;
            if (part is < 0 or >= 1 || _dice.NextDouble() >= share * strength(part))
                return Ordinary(job);
            Hit++;
            return Failed(job, text ?? OfService[_dice.Next(OfService.Length)]);
        });
    }

    private void Stuck()
    {
        var from = Start.AddHours(8 + 8 * _dice.NextDouble());
        Add(Start, _until, job =>
        {
            if (job.CreatedAt < from || job.CreatedAt > from.AddHours(1))
                return Ordinary(job);
            Hit++;
            return job with { Status = JobStatus.Running, Result = null, UpdatedAt = job.CreatedAt };
        });
    }

    // From some hour to midnight nothing succeeds, and no error says why.
    private void Caps(int[] days, Func<int, int> hour)
    {
        _until = Start.AddDays(days[^1] + 1).AddHours(9);
        for (var day = 0; day <= days[^1] + 1; day++)
        {
            var (at, until) = (Start.AddDays(day), Start.AddDays(day + 1) < _until ? Start.AddDays(day + 1) : _until);
            var from = days.Contains(day) ? at.AddHours(hour(day) + _dice.NextDouble()) : until;
            Add(at, until, job => job.CreatedAt < from ? Ordinary(job) : Failed(job, "The job was not started"));
        }
    }

    private void NewConfiguration()
    {
        var from = Start.AddHours(6 + 8 * _dice.NextDouble());
        Add(Start, _until, job => job.CreatedAt < from || _dice.Next(4) > 0 ? Ordinary(job)
            : _dice.NextDouble() < 0.4 ? Failed(job with { ConfigurationId = "cfg-new" }, "Rule 2 cannot be applied")
            : job with { ConfigurationId = "cfg-new" });
    }

    private void OfOneUser()
    {
        Add(Start, _until, Ordinary);
        var from = Start.AddHours(8 + 8 * _dice.NextDouble());
        for (var i = 0; i < Math.Max(50, _anHour); i++)
            _jobs.Add(Failed(Made(from.AddSeconds(3 * i)) with { UserId = "user-2" }, "PDF_IS_BROKEN: no cross-reference table"));
    }

    private void Few()
    {
        _until = Start.AddHours(6);
        for (var i = 0; i < 3; i++)
            _jobs.Add(Made(Start.AddHours(1 + i)));
        if (_dice.Next(2) == 0)
            _jobs[0] = Failed(_jobs[0], OfDocuments[0]);
    }

    private void Each(Func<Job, string> text) => Add(Start, _until, job => Failed(job, text(job)));

    private void Batch()
    {
        Add(Start, _until, Ordinary);
        for (var i = 0; i < 200; i++)
            _jobs.Add(Ordinary(Made(Start.AddHours(2).AddSeconds(2 * i))));
    }

    private void Add(DateTimeOffset from, DateTimeOffset until, Func<Job, Job> end)
    {
        for (var at = from; (at += Wait(at)) < until;)
            _jobs.Add(end(Made(at)));
    }

    private Job Made(DateTimeOffset at) => AJob.Completed().At(at).Took(TimeSpan.FromSeconds(5 + _dice.Next(20)))
        .Configured(Text($"cfg-{(_dice.Next(2) == 0 ? 0 : _dice.Next(_configurations))}"))
        .Edit(job => job with { UserId = Text($"user-{_dice.Next(_users)}") });

    private Job Ordinary(Job job) => _dice.NextDouble() >= _ordinary ? job
        : Failed(job, _dice.Next(15) == 0 ? OfService[_dice.Next(4)] : OfDocuments[_dice.Next(7)]);

    private static Job Failed(Job job, string text) => job with { Status = JobStatus.Failed, ErrorMessage = text, Result = null };

    private TimeSpan Wait(DateTimeOffset at)
    {
        var jobs = _anHour * (at.Hour is >= 7 and < 19 ? 1.6 : at.Hour is >= 1 and < 5 ? 0.15 : 0.5);
        return TimeSpan.FromHours(-Math.Log(1 - _dice.NextDouble()) / jobs);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
