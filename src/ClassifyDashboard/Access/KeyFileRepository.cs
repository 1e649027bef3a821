using System.Xml;
using System.Xml.Linq;
using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ClassifyDashboard.Access;

/// <summary>
/// The keys that sign-ins are encrypted with, as files. What cannot be written, on a disk that is full or read-only, is kept
/// in memory: people can sign in, and must again after a restart. A file that cannot be read is left alone.
/// </summary>
internal sealed partial class KeyFileRepository : IXmlRepository
{
    private readonly string _directory;
    private readonly ILogger _log;
    private readonly FileSystemXmlRepository? _files;
    private readonly List<XElement> _inMemory = [];
    private readonly HashSet<string> _told = [];
    private readonly Lock _gate = new();

    public KeyFileRepository(string directory, ILoggerFactory log)
    {
        (_directory, _log) = (directory, log.CreateLogger<KeyFileRepository>());
        try
        {
            OwnerOnlyFiles.MakeDirectory(Path.GetDirectoryName(directory)!);
            var made = OwnerOnlyFiles.MakeDirectory(directory);
            if (!OwnerOnlyFiles.TryKeep(directory))
                OpenToOthers(_log, directory, StorageOptions.PathSetting);
            _files = new(made, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotKept(_log, directory, e.Message, StorageOptions.PathSetting);
        }
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_gate)
            return [.. _inMemory.Select(each => new XElement(each)), .. Files().Select(Read).OfType<XElement>()];
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
            NotKept(_log, _directory, e.Message, StorageOptions.PathSetting);
        }

        lock (_gate)
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
            Unreadable(_directory, e);
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
            Unreadable(file, e);
            return null;
        }
    }

    private void Unreadable(string path, Exception e)
    {
        if (_told.Add(path))
            NotRead(_log, path, e.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "People must sign in anew after each restart: the keys of sign-ins cannot be kept in {Directory} ({Problem}). Make room there, or name a directory that can be written in {Setting}.")]
    private static partial void NotKept(ILogger log, string directory, string problem, string setting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Others who use this machine may be able to read the keys of sign-ins in {Directory}: its file system does not take permissions. Name another directory in {Setting}, or mount this one for one account alone.")]
    private static partial void OpenToOthers(ILogger log, string directory, string setting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A key of sign-ins cannot be read and is left alone: {Path} ({Problem}). Who signed in by it signs in anew.")]
    private static partial void NotRead(ILogger log, string path, string problem);
}
