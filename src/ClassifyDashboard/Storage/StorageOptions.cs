using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Storage;

/// <summary>Configures whether and where jobs are stored beyond the process: two settings of the section Reading.</summary>
internal sealed class StorageOptions
{
    private const string Section = "Reading";

    public const string StoreSetting = $"{Section}:{nameof(Store)}";

    public const string PathSetting = $"{Section}:{nameof(StorePath)}";

    /// <summary>true or false in any case, as written; blank means true.</summary>
    public string? Store { get; set; }

    /// <summary>The directory of the file, relative to the working directory; blank means <see cref="DefaultDirectory"/>.</summary>
    public string? StorePath { get; set; }

    /// <summary>Takes both settings as they are written.</summary>
    public void Read(IConfiguration configuration) => (Store, StorePath) = (configuration[StoreSetting], configuration[PathSetting]);

    public bool IsOn => string.IsNullOrWhiteSpace(Store) || (bool.TryParse(Store, out var on) && on);

    public string Directory => Path.GetFullPath(string.IsNullOrWhiteSpace(StorePath) ? DefaultDirectory : StorePath.Trim());

    /// <summary>
    /// A directory of the program's account, since the container or the program's own directory may be read-only:
    /// ~/.local/share/ClassifyDashboard on Linux. An account without a home uses a directory named data in the working directory.
    /// </summary>
    private static string DefaultDirectory =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
            ? Path.Combine(home, "ClassifyDashboard")
            : "data";
}

/// <summary>Rejects store settings that cannot work. An unusable directory does not prevent the start.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Store) && !bool.TryParse(options.Store, out _))
            faults.Add($"{StorageOptions.StoreSetting} is '{options.Store}': it must be true or false.");

        // The cache package takes a path with one of the first two characters for a connection string.
        if (options.StorePath.AsSpan().ContainsAny("=\"\0"))
            faults.Add($"{StorageOptions.PathSetting} is '{options.StorePath}': it must be the path of a directory without = and \" in it.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
