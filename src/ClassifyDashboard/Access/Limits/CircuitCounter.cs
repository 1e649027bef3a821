using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Limits;

/// <summary>
/// How many pages can be open at the same time: the section OpenPages of the settings. Each page has a live connection and takes about a
/// megabyte of memory.
/// </summary>
public sealed class CircuitLimitOptions
{
    public const string Section = "OpenPages";

    /// <summary>The limit of all together, from 1 to 100,000.</summary>
    [Range(1, 100_000, ErrorMessage = "OpenPages:Most must be a number from 1 to 100000.")]
    public int Most { get; set; } = 2_000;

    /// <summary>
    /// The limit of one address, or one network of IPv6 (/64), from 1 to 100,000. Behind a proxy that Access:Proxies does not list, all
    /// people have one address.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "OpenPages:MostOfOne must be a number from 1 to 100000.")]
    public int MostOfOne { get; set; } = 500;
}

/// <summary>Counts open pages, so that nobody can fill the server's memory by opening more and more of them.</summary>
internal sealed class CircuitCounter(IOptions<CircuitLimitOptions> options)
{
    private readonly CircuitLimitOptions _settings = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byAddress = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>The number of open pages.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>The limit of all together.</summary>
    public int Most => _settings.Most;

    /// <summary>Why an address cannot open another page, as a message for its user; null if it can.</summary>
    public string? WhyFull(string from)
    {
        lock (_lock)
        {
            return _total >= _settings.Most ? $"Too many open pages (limit {Text(_settings.Most)})."
                : _byAddress.GetValueOrDefault(from) >= _settings.MostOfOne ? $"Too many open pages from your address (limit {Text(_settings.MostOfOne)})."
                : null;
        }
    }

    /// <summary>Counts one more page, unless a limit is reached.</summary>
    public bool TryOpen(string from)
    {
        lock (_lock)
        {
            if (WhyFull(from) is not null)
                return false;
            _total++;
            _byAddress[from] = _byAddress.GetValueOrDefault(from) + 1;
            return true;
        }
    }

    /// <summary>Counts one page less, after it was closed.</summary>
    public void Close(string from)
    {
        lock (_lock)
        {
            _total--;
            if (--_byAddress[from] == 0)
                _byAddress.Remove(from);
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
