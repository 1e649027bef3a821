using System.Globalization;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Review;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Import;

/// <summary>The command import-labels: it brings labels that a dashboard exported into the store of this one.</summary>
/// <remarks>
/// A label replaces one of the same reviewer on the same job if it was given later. Exit codes: 0 if all labels were read, 1 if some lines were
/// refused, 2 if the import could not be made.
/// </remarks>
internal static class ImportLabelsCommand
{
    public const string Word = "import-labels";

    private const string Usage = $"""
        Usage: {Word} FILE

        Brings labels that a dashboard exported as labels.jsonl into the store of this dashboard, which must not run meanwhile.
        Where several servers share a Redis, they may run. It needs the dashboard's settings: the API key, the address, and the directory of the
        store, or the Redis.
        The exit code is 0, 1 if lines were refused, or 2 if the import failed.
        """;

    private const int MaxNamed = 100;

    /// <summary>Runs the command.</summary>
    /// <param name="args">The word of the command and what follows it.</param>
    /// <param name="configuration">The settings of the dashboard.</param>
    /// <param name="output">Gets the closing line.</param>
    /// <param name="errors">Gets refused lines and why there is no import.</param>
    public static async Task<int> RunAsync(string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        string[] words = [.. args.Skip(1).Where(word => !ImportCommand.IsSetting(word))];
        if (words is ["--help" or "-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        if (words is not [var path] || path.StartsWith('-'))
            return Fail($"Name one file.\n\n{Usage}");
        if (!File.Exists(path))
            return Fail($"There is no file {Path.GetFullPath(path)}.");
        if (!LlamaCloudRegistration.HasKey(configuration))
            return Fail("Nothing was imported: the settings have no API key. Labels are stored for each key apart, so set the key of the dashboard first.");

        await using var services = ImportCommand.Services(configuration, errors);
        try
        {
            var store = services.GetRequiredService<ILabelStore>();
            if (!store.IsDurable)
                return Fail($"Nothing was imported: there is no store ({StorageOptions.StoreSetting} is false).");
            return await RunAsync(path, store, output, errors);
        }
        catch (OptionsValidationException e)
        {
            return Fail(string.Join('\n', e.Failures));
        }

        int Fail(string why)
        {
            errors.WriteLine(why);
            return ImportCommand.Failed;
        }
    }

    private static async Task<int> RunAsync(string path, ILabelStore store, TextWriter output, TextWriter errors)
    {
        var (labels, refused, number) = (new List<Label>(), 0, 0);
        await foreach (var line in File.ReadLinesAsync(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (LabelLines.Read(line) is { } label)
                labels.Add(label);
            else if (++refused <= MaxNamed)
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Line {number} is refused: it is no label."));
        }

        if (await store.AddAsync(labels, default) is not { } added)
        {
            errors.WriteLine("Nothing was imported: the store does not take labels.");
            return ImportCommand.Failed;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{labels.Count} labels read: {added} new or newer, {labels.Count - added} already known. {refused} refused."));
        return refused > 0 ? ImportCommand.SomeRefused : 0;
    }
}
