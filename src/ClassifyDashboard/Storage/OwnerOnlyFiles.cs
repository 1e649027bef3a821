namespace ClassifyDashboard.Storage;

/// <summary>Files and directories for the account of the program alone, as far as their file system takes permissions: shares (CIFS, some NFS) and FAT may not.</summary>
internal static class OwnerOnlyFiles
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a directory. One that is there already keeps its mode: it may be a mounted volume, or one that others use too.</summary>
    public static DirectoryInfo MakeDirectory(string directory) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnersDirectory);

    /// <summary>Takes a file or directory, if it is there, from others, and says whether that has come about.</summary>
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
            // What counts is whether others are kept out, which a share may do by itself.
        }

        return (File.GetUnixFileMode(path) & Others) == 0; // some take the wish without a word, and do nothing
    }
}
