using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Review;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Import;

/// <summary>The command import: it brings jobs that a dashboard exported into the store of this one.</summary>
/// <remarks>Exit codes: 0 if all jobs were read, 1 if some lines were refused, 2 if the import could not be made or finished.</remarks>
internal static class ImportCommand
{
    public const string Word = "import";

    internal const int SomeRefused = 1;
    internal const int Failed = 2;

    private const string Usage = $"""
        Usage: {Word} FILE

        Brings jobs that a dashboard exported as .jsonl or .parquet into the store of this dashboard, which must not run meanwhile.
        It needs the dashboard's settings: the API key, the address, and the directory of the store, or the Redis that several servers share.
        The exit code is 0, 1 if lines were refused, or 2 if the import failed.
        """;

    private const int MaxNamed = 100;
    private const int BatchSize = 50_000;

    private static readonly Dictionary<string, JobFileReader> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jsonl"] = JsonLinesFile.ReadAsync,
        [".parquet"] = ParquetFile.ReadAsync,
    };

    /// <summary>Runs the command.</summary>
    /// <param name="args">The word of the command and what follows it.</param>
    /// <param name="configuration">The settings of the dashboard.</param>
    /// <param name="output">Gets the closing line.</param>
    /// <param name="errors">Gets refused lines and why there is no import.</param>
    public static async Task<int> RunAsync(string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        string[] words = [.. args.Skip(1).Where(word => !IsSetting(word))];
        if (words is ["--help" or "-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        if (words.FirstOrDefault(word => word.StartsWith('-')) is { } unknown)
            return Fail($"There is no option {unknown}.\n\n{Usage}");
        if (words is not [var path])
            return Fail(words.Length == 0 ? $"Name the file.\n\n{Usage}" : $"Name one file. This is one too many: {words[1]}\n\n{Usage}");
        if (!Readers.TryGetValue(Path.GetExtension(path), out var reader))
            return Fail($"{path} cannot be imported: only files named .jsonl or .parquet can.");
        if (!File.Exists(path))
            return Fail($"There is no file {Path.GetFullPath(path)}.");
        if (!LlamaCloudRegistration.HasKey(configuration))
            return Fail("Nothing was imported: the settings have no API key. Jobs are stored for each key apart, so set the key of the dashboard first.");

        await using var services = Services(configuration, errors);
        try
        {
            return await RunAsync(path, reader, services, output, errors);
        }
        catch (OptionsValidationException e)
        {
            return Fail(string.Join('\n', e.Failures));
        }

        int Fail(string why)
        {
            errors.WriteLine(why);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(string path, JobFileReader reader, ServiceProvider services, TextWriter output, TextWriter errors)
    {
        await using var place = await ImportPlace.OpenAsync(services);
        if (place.WhyNot is { } why)
        {
            errors.WriteLine(why);
            return Failed;
        }

        var (import, settings) = (place.Import, services.GetRequiredService<IOptions<JobReaderOptions>>().Value);
        var (counts, refused, batch, problem) = (default(ImportedCounts), 0, new List<Job>(), (string?)null);
        try
        {
            await using var file = File.OpenRead(path);
            await foreach (var row in reader(file, default))
            {
                if (row.Job is not { } job)
                    Refuse(row);
                else if (import.IsTooOld(job))
                    Refuse(row with { Fault = $"it is older than Reading:KeepDays, {settings.KeepDays} days" });
                else
                    batch.Add(job);
                if (batch.Count == BatchSize && !await AddBatchAsync())
                    break;
            }
        }
        catch (Exception e) // whatever a damaged file makes a reader throw
        {
            problem = $"{path} cannot be read to its end: {e.Message}";
        }

        await AddBatchAsync();
        if (!place.IsWorking)
            problem = "The store has failed: not all of these jobs were kept.";
        if (refused > MaxNamed)
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{refused - MaxNamed} more were refused."));
        if (problem is not null)
            errors.WriteLine(problem);
        output.WriteLine(ClosingLine(counts, refused));
        return problem is not null ? Failed : refused > 0 ? SomeRefused : 0;

        async Task<bool> AddBatchAsync()
        {
            counts += await import.AddAsync(batch, default);
            batch.Clear();
            return place.IsWorking;
        }

        void Refuse(FileRow row)
        {
            if (++refused <= MaxNamed)
                errors.WriteLine($"{row.Name} is refused: {row.Fault}.");
        }
    }

    private static string ClosingLine(ImportedCounts counts, int refused) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.All} jobs read: {counts.New} new, {counts.Newer} newer than before, {counts.Known} already known. {refused} refused.");

    // Such as --Reading:StorePath=data, which the configuration has read.
    internal static bool IsSetting(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && word.Contains(':', StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal);

    internal static ServiceProvider Services(IConfiguration configuration, TextWriter errors)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new PlainLines(errors)));
        services.AddLlamaCloud(configuration);
        services.AddJobStore(configuration);
        services.AddServers(configuration);
        services.AddLabels(configuration);
        services.AddSingleton<LocalBlockStore>().AddSingleton<SharedBlockStore>();
        services.AddOptions<JobReaderOptions>().Bind(configuration.GetSection(JobReaderOptions.Section)).ValidateDataAnnotations();
        return services.BuildServiceProvider();
    }

    /// <summary>Writes warnings as a command does: the words alone.</summary>
    private sealed class PlainLines(TextWriter errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.WriteLine(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
