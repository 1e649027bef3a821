namespace ClassifyDashboard.Storage;

/// <summary>
/// Reserves the store's directory for one program: a file that it keeps open. The system releases it when the process ends, however it
/// ends.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020); // Windows
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>The file. It stays when the program ends: deleting it could let two programs reserve two files of one name.</summary>
    public static string In(string directory) => Path.Combine(directory, "classify-dashboard-jobs.lock");

    /// <summary>Reserves the directory, which is created if it is missing; null where another program has it.</summary>
    /// <exception cref="Exception">The directory or the file cannot be used.</exception>
    public static StoreLock? TryTake(string directory)
    {
        OwnerOnlyFiles.MakeDirectory(directory);
        var file = In(directory);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new(new(file, options));
        }
        catch (IOException e) when (e.HResult is SharingViolation || (!OperatingSystem.IsWindows() && e.HResult is WouldBlockLinux or WouldBlockMac))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
