using System.Xml;
using System.Xml.Linq;
using ClassifyDashboard.Servers;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace ClassifyDashboard.Access.Keys;

/// <summary>
/// Stores the keys that encrypt sign-ins, forms and live pages in Redis, the same for all servers. While Redis does not answer, the known keys
/// stay in memory, and so do new ones; all are written again when it is back, also where it has lost its data.
/// </summary>
internal sealed partial class SharedKeys : IXmlRepository
{
    // Far longer than a key is used, which is 90 days and then as long as a sign-in lasts. Each new key renews it for all.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(400);

    private readonly RedisConnection _redis;
    private readonly ILogger<SharedKeys> _log;
    private readonly RedisKey _key;
    private readonly RedisXmlRepository _stored;
    private readonly Dictionary<string, XElement> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    // The problems that were logged since the last success. A connection first does not answer, and says later that it was refused.
    private readonly HashSet<string> _logged = new(StringComparer.Ordinal);
    private int _given;

    public SharedKeys(RedisConnection redis, ILogger<SharedKeys> log)
    {
        (_redis, _log, _key) = (redis, log, redis.Prefix + "sign-in-keys");
        _stored = new(Database, _key);
    }

    /// <summary>A key of this server was stored.</summary>
    public event Action? Stored;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        Look();
        lock (_lock)
        {
            _given = _known.Count;
            return [.. _known.Values.Select(key => new XElement(key))];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
            _known[NameOf(element)] = new(element);
        if (TryCall(() => Push([element])))
            Stored?.Invoke();
    }

    /// <summary>Takes keys of other servers, and writes those that Redis does not have.</summary>
    /// <returns>Whether there are keys that nobody has asked for since.</returns>
    public bool Look()
    {
        TryCall(() =>
        {
            var stored = _stored.GetAllElements().DistinctBy(NameOf).ToDictionary(NameOf);
            List<XElement> missing;
            lock (_lock)
            {
                missing = [.. _known.Where(key => !stored.ContainsKey(key.Key)).Select(key => key.Value)];
                foreach (var (name, element) in stored)
                    _known.TryAdd(name, element);
            }

            if (missing.Count > 0)
                Push(missing);
        });
        lock (_lock)
            return _known.Count != _given;
    }

    private void Push(IReadOnlyList<XElement> elements)
    {
        foreach (var element in elements)
            _stored.StoreElement(element, "");
        Database().KeyExpire(_key, Keep);
    }

    private bool TryCall(Action call)
    {
        try
        {
            call();
            lock (_lock)
                _logged.Clear();
            return true;
        }
        catch (Exception e) when (RedisConnection.IsFailure(e) || e is XmlException)
        {
            var problem = e is XmlException ? "The keys of sign-ins there are damaged" : RedisConnection.WhyOf(e);
            bool isNew;
            lock (_lock)
                isNew = _logged.Add(problem);
            if (isNew)
                LogFailure(_log, problem, RedisOptions.ConnectionSetting);
            return false;
        }
    }

    // The framework asks synchronously. Only the first call waits, until the connection is there or has failed.
    private IDatabase Database() => Task.Run(_redis.DatabaseAsync).GetAwaiter().GetResult();

    // A key can be in the list twice, where two servers wrote it again. The framework refuses that.
    private static string NameOf(XElement element) =>
        element.Attribute("id")?.Value is { } id ? $"{element.Name.LocalName} {id}" : element.ToString(SaveOptions.DisableFormatting);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Problem}. Sign-ins with keys that this server knows go on; those of a new key hold on this server alone until that is over. Check "
            + "{Setting}, and whether Redis runs.")]
    private static partial void LogFailure(ILogger log, string problem, string setting);
}
