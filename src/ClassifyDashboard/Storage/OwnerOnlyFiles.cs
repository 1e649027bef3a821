namespace ClassifyDashboard.Storage;

/// <summary>
/// Restricts files and directories to the program's account, as far as the file system supports permissions: shares (CIFS, some NFS) and
/// FAT may not.
/// </summary>
internal static class OwnerOnlyFiles
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Creates a directory. An existing one keeps its mode: it may be a mounted volume, or one that others use too.</summary>
    public static DirectoryInfo MakeDirectory(string directory) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnersDirectory);

    /// <summary>Removes other accounts' access to a file or directory, if it exists, and returns whether they have none.</summary>
    public static bool TryKeep(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
            return true;
        var wanted = Directory.Exists(path) ? OwnersDirectory : OwnersFile;
        if (File.GetUnixFileMode(path) == wanted)
            return true;
        try
        {
            File.SetUnixFileMode(path, wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only the result counts: a share may itself keep other accounts out.
        }

        return (File.GetUnixFileMode(path) & Others) == 0; // some file systems accept the change and ignore it
    }
}
