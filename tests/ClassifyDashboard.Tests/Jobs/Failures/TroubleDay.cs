using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>A made-up day of 10 to 400 jobs an hour, with ordinary failures and one kind of trouble.</summary>
sealed class TroubleDay
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] OfDocuments =
    [
        "PDF_IS_PROTECTED", "NO_DATA_FOUND_IN_FILE", "Unsupported file type .heic", "TOO_MANY_PAGES: 812", "The file is damaged",
        "DOCUMENT_TOO_LARGE", "The address could not be fetched: 404", "The image has no readable text",
    ];

    private static readonly string[] OfService =
    [
        "HTTP 503: Classify endpoints are currently unavailable.",
        "Oops! Something went wrong. Contact support, providing this correlation ID: 5f3a90c1-0000-4000-8000-000000000001",
        "TIMEOUT", "502 Bad Gateway", "Request failed with status code 500",
    ];

    private static readonly string[] OfConfigurations =
        ["Invalid classify configuration parameters for cfg", "Rule 3 has no description", "The prompt is longer than the model takes"];

    private static readonly string[] OfAccount =
        ["You've exceeded the maximum number of credits for your plan.", "No quota left to create a job", "Error 402: Payment Required"];

    private readonly Random _dice;
    private readonly int _configurations;
    private readonly int _users;
    private readonly double _ordinary;
    private readonly List<Job> _jobs = [];

    private TroubleDay(int seed, double? anHour)
    {
        _dice = new(seed);
        AnHour = anHour ?? 10 * Math.Pow(40, _dice.NextDouble());
        (_configurations, _users, _ordinary) = (_dice.Next(2, 13), _dice.Next(3, 20), 0.005 + 0.025 * _dice.NextDouble());
    }

    public double AnHour { get; }

    /// <summary>The number of jobs that an outage hit.</summary>
    public int Hit { get; private set; }

    public FailureTrouble Trouble { get; private set; } = null!;

    /// <summary>Makes a day of a kind; a day of <see cref="TroubleKind.Nothing"/> is quiet.</summary>
    public static TroubleDay Of(TroubleKind kind, int seed, double? anHour = null, TimeSpan? outage = null)
    {
        var day = new TroubleDay(seed, anHour);
        var end = kind switch
        {
            TroubleKind.Service => day.Outage(outage ?? TimeSpan.FromMinutes(day._dice.Next(20, 180))),
            TroubleKind.Account => day._dice.Next(3) == 0 ? day.SilentCap() : day.Cap(),
            TroubleKind.Configuration => day.Configuration(),
            TroubleKind.Documents => day.Documents(),
            _ => day.Add(Start, Start.AddDays(1), day.Ordinary),
        };
        day.Judge(new(Start, end));
        return day;
    }

    private void Judge(Period period)
    {
        var (jobs, before) = (JobSet.Of(_jobs), new FailureRate(0, 0));
        if (_dice.Next(2) == 0) // the six days before are known
        {
            var finished = (int)(AnHour * 6 * 24);
            before = new(Enumerable.Range(0, finished).Count(_ => _dice.NextDouble() < _ordinary), finished);
        }

        Trouble = FailureTrouble.Of(jobs, period, FailureCauses.Of(jobs, period), null, before);
    }

    private DateTimeOffset Outage(TimeSpan length)
    {
        var from = Start.AddHours(1 + 20 * _dice.NextDouble());
        var (way, text, part) = (_dice.Next(3), One(OfService), 0.7 + 0.3 * _dice.NextDouble());
        return Add(Start, Start.AddDays(1), job =>
        {
            if (job.CreatedAt < from || job.CreatedAt > from + length || _dice.NextDouble() > part)
                return Ordinary(job);
            Hit++;
            return way == 0 ? Unfinished(job) : Failed(job, way == 1 ? text : One(OfService));
        });
    }

    private DateTimeOffset Cap()
    {
        var (from, text) = (Start.AddHours(_dice.Next(8, 20)), One(OfAccount));
        return Add(Start, Start.AddDays(1), job => job.CreatedAt < from ? Ordinary(job) : Failed(job, text));
    }

    // For three days nothing succeeds from the afternoon to midnight, and no error names the credits.
    private DateTimeOffset SilentCap()
    {
        var (hour, isWaiting) = (_dice.Next(13, 18), _dice.Next(2) == 0);
        var day = Start;
        for (var i = 0; i < 3; i++, day = day.AddDays(1))
        {
            var from = day.AddHours(hour + _dice.NextDouble());
            Add(day, day.AddDays(1), job => job.CreatedAt < from ? Ordinary(job) : isWaiting ? Unfinished(job) : Failed(job, "The job was not started"));
        }

        return Add(day, day.AddHours(3), Ordinary);
    }

    private DateTimeOffset Configuration()
    {
        var (from, id) = (Start.AddHours(_dice.Next(0, 16)), Id(_dice.Next(_configurations)));
        var (part, text) = (0.3 + 0.7 * _dice.NextDouble(), One(OfConfigurations));
        return Add(Start, Start.AddDays(1), job => job.ConfigurationId == id && job.CreatedAt >= from && _dice.NextDouble() < part
            ? Failed(job, text) : Ordinary(job));
    }

    private DateTimeOffset Documents()
    {
        var part = 0.1 + 0.2 * _dice.NextDouble();
        return Add(Start, Start.AddDays(1), job => _dice.NextDouble() < part ? Failed(job, One(OfDocuments)) : Ordinary(job));
    }

    private DateTimeOffset Add(DateTimeOffset from, DateTimeOffset until, Func<Job, Job> end)
    {
        for (var at = from + Wait(); at < until; at += Wait())
        {
            var configuration = _dice.Next(2) == 0 ? 0 : _dice.Next(_configurations);
            _jobs.Add(end(AJob.Completed().At(at).Took(TimeSpan.FromSeconds(5 + _dice.Next(20))).Configured(Id(configuration))
                .Edit(job => job with { UserId = string.Create(CultureInfo.InvariantCulture, $"user-{_dice.Next(_users)}") })));
        }

        return until;
    }

    // One of fifteen ordinary failures is the service's, and one of sixty that of the account's limit.
    private Job Ordinary(Job job) => _dice.NextDouble() >= _ordinary ? job
        : Failed(job, _dice.Next(60) is var one && one < 4 ? One(OfService) : one == 4 ? "Rate limit exceeded. Try again." : One(OfDocuments));

    private static Job Failed(Job job, string text) => job with { Status = JobStatus.Failed, ErrorMessage = text, Result = null };

    private static Job Unfinished(Job job) => job with { Status = JobStatus.Running, Result = null };

    private string One(string[] texts) => texts[_dice.Next(texts.Length)];

    private TimeSpan Wait() => TimeSpan.FromHours(-Math.Log(1 - _dice.NextDouble()) / AnHour);

    private static string Id(int configuration) => string.Create(CultureInfo.InvariantCulture, $"cfg-{configuration}");
}
