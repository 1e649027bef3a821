using System.Xml;
using System.Xml.Linq;
using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ClassifyDashboard.Access.Keys;

/// <summary>
/// Stores the keys that encrypt sign-ins as files. On a full or read-only disk it keeps them in memory: people can sign in, but
/// must sign in again after a restart. A file that cannot be read stays unchanged.
/// </summary>
internal sealed partial class KeyFileRepository : IXmlRepository
{
    private readonly string _directory;
    private readonly ILogger _log;
    private readonly FileSystemXmlRepository? _files;
    private readonly List<XElement> _inMemory = [];
    private readonly HashSet<string> _logged = [];
    private readonly Lock _lock = new();

    public KeyFileRepository(string directory, ILoggerFactory log)
    {
        (_directory, _log) = (directory, log.CreateLogger<KeyFileRepository>());
        try
        {
            OwnerOnlyFiles.MakeDirectory(Path.GetDirectoryName(directory)!);
            var created = OwnerOnlyFiles.MakeDirectory(directory);
            if (!OwnerOnlyFiles.TryKeep(directory))
                LogReadableByOthers(_log, directory, StorageOptions.PathSetting);
            _files = new(created, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(_log, directory, e.Message, StorageOptions.PathSetting);
        }
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
            return [.. _inMemory.Select(key => new XElement(key)), .. Files().Select(Read).OfType<XElement>()];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        try
        {
            if (_files is not null)
            {
                _files.StoreElement(element, friendlyName);
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(_log, _directory, e.Message, StorageOptions.PathSetting);
        }

        lock (_lock)
            _inMemory.Add(new(element));
    }

    private string[] Files()
    {
        try
        {
            return _files is null ? [] : Directory.GetFiles(_directory, "*.xml");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_directory, e);
            return [];
        }
    }

    private XElement? Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return XElement.Load(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            LogUnreadable(file, e);
            return null;
        }
    }

    private void LogUnreadable(string path, Exception e)
    {
        if (_logged.Add(path))
            LogNotRead(_log, path, e.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The keys of sign-ins cannot be written to {Directory} ({Problem}), so people must sign in again after each restart. Free space there, or "
            + "set {Setting} to a directory that can be written.")]
    private static partial void LogNotWritten(ILogger log, string directory, string problem, string setting);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Other users of this machine may be able to read the keys of sign-ins in {Directory}, because its file system does not support "
            + "permissions. Set {Setting} to another directory, or mount this one for one account only.")]
    private static partial void LogReadableByOthers(ILogger log, string directory, string setting);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The key file {Path} cannot be read ({Problem}). The file stays unchanged. People who signed in with this key must sign in again.")]
    private static partial void LogNotRead(ILogger log, string path, string problem);
}
