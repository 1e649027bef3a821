using System.Runtime.InteropServices;

namespace ClassifyDashboard.Storage;

/// <summary>Moves a file to a name that no other file has, also while other processes do the same.</summary>
internal static class AtomicMove
{
    private const int FileExists = 17; // EEXIST, on Linux and macOS

    /// <summary>Returns false, and moves nothing, if a file of that name exists.</summary>
    /// <remarks>
    /// On Unix, <see cref="File.Move(string, string)"/> looks for a file of that name and then renames, which replaces a file that came in
    /// between. A hard link is made only if the name is free.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be moved for another reason.</exception>
    public static bool TryMove(string file, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(file, to) == 0)
            {
                File.Delete(file);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == FileExists)
                return false;
        }

        try
        {
            File.Move(file, to); // the file system has no hard links, or this is Windows
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
