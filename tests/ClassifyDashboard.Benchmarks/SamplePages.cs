using ClassifyDashboard.SampleApi;

/// <summary>Response bodies as the sample API writes them, for measuring without HTTP.</summary>
static class SamplePages
{
    public const int PageSize = 100;
    private const int ReasoningLength = 120;
    private const int OneFailedIn = 25;
    private const int Types = 12;
    private const int Precision = 10_000;
    private const string Filler = " The layout, the wording and the numbers in it fit as well, and nothing in the document points to another kind of document.";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<SampleConfiguration> Configurations = new Catalogue(1, Now).Saved;

    /// <summary>The pages of a day with a number of jobs, newest first.</summary>
    public static IEnumerable<byte[]> Day(int jobs) => Of(jobs, days: 1, (job, _) => job);

    /// <summary>
    /// The pages of a number of jobs over a number of days, each completed, of a file, with a reasoning of 120 characters and
    /// one of 20 saved configurations; three in ten with a transaction id.
    /// </summary>
    public static IEnumerable<byte[]> Large(int jobs, int days) => Of(jobs, days, (job, number) => job with
    {
        Configuration = job.Configuration.Id is null ? Configurations[(int)(number % Configurations.Count)] : job.Configuration,
        Status = "COMPLETED",
        Error = null,
        HasResult = true,
        Type = job.HasResult ? job.Type : "letter",
        Reasoning = ((job.HasResult ? job.Reasoning : "The document is a letter:") + Filler)[..ReasoningLength],
        InputType = "file_id",
        Input = job.Id.Replace("clj-", "dfl-", StringComparison.Ordinal),
    });

    /// <summary>
    /// Like <see cref="Large"/>, but one job in 25 failed with an error that names its document, and results are of 12 types, one of them
    /// no type.
    /// </summary>
    public static IEnumerable<byte[]> History(int jobs, int days)
    {
        var types = Configurations.SelectMany(configuration => configuration.Rules).Select(rule => rule.Type).Distinct().Take(Types - 1).ToList();
        return Of(jobs, days, (job, number) =>
        {
            var isFailed = number % OneFailedIn == 0;
            var type = (int)(job.Confidence * Precision) % Types;
            return job with
            {
                Configuration = job.Configuration.Id is null ? Configurations[(int)(number % Configurations.Count)] : job.Configuration,
                Status = isFailed ? "FAILED" : "COMPLETED",
                UpdatedAt = job.UpdatedAt ?? job.CreatedAt?.AddSeconds(1 + (number % 100)),
                Error = isFailed ? job.Error ?? $"The document {job.Input} could not be read: page {number % 300} is damaged" : null,
                HasResult = !isFailed,
                Type = type < types.Count ? types[type] : null,
                Reasoning = ((job.HasResult ? job.Reasoning : "The document is a letter:") + Filler)[..ReasoningLength],
                InputType = "file_id",
                Input = job.Id.Replace("clj-", "dfl-", StringComparison.Ordinal),
            };
        });
    }

    private static IEnumerable<byte[]> Of(int jobs, int days, Func<SampleJob, long, SampleJob> change)
    {
        var world = new SampleWorld(new() { Jobs = jobs, Days = days, ArrivalsPerSecond = 0 }, Now, new());
        for (var end = jobs; end > 0; end -= PageSize)
        {
            var page = new List<SampleJob>(PageSize);
            for (var number = end - 1; number >= Math.Max(0, end - PageSize); number--)
                page.Add(change(world.At(number, Now), number));
            yield return SampleJobJson.Write(new(page, end > PageSize ? $"token-{end}" : null, null));
        }
    }
}
