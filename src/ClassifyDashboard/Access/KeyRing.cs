using ClassifyDashboard.Reading.Disk;
using Microsoft.AspNetCore.DataProtection;

namespace ClassifyDashboard.Access;

/// <summary>The keys that sign-ins are encrypted with: beside the jobs on disk, for the account of the program alone, so that sign-ins outlive a restart.</summary>
internal static class KeyRing
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string In(string directory) => Path.Combine(directory, "sign-in-keys");

    /// <summary>Keeps the keys there if that can be; else they end with the program, and so do sign-ins.</summary>
    public static void KeepKeys(this IServiceCollection services, IConfiguration configuration)
    {
        // By the name of the program and not by where it lies, as is usual: it may be moved.
        var protection = services.AddDataProtection().SetApplicationName(nameof(ClassifyDashboard));
        if (DirectoryFor(configuration) is { } directory)
            protection.PersistKeysToFileSystem(directory);
    }

    private static DirectoryInfo? DirectoryFor(IConfiguration configuration)
    {
        var section = configuration.GetSection(Reading.JobReaderOptions.Section);
        var store = new JobStoreOptions { Store = section[nameof(JobStoreOptions.Store)], StorePath = section[nameof(JobStoreOptions.StorePath)] };
        if (!store.IsOn || new JobStoreOptionsCheck().Validate(null, store).Failed)
            return null;
        try
        {
            var directory = In(store.Directory);
            if (OperatingSystem.IsWindows())
                return Directory.CreateDirectory(directory);
            Directory.CreateDirectory(store.Directory, OwnersDirectory);
            Directory.CreateDirectory(directory, OwnersDirectory);
            File.SetUnixFileMode(directory, OwnersDirectory); // also one that was there
            return new(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
