using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>How many pages may be open at a time: the section OpenPages of the settings. Each is a live connection and takes about a megabyte of memory.</summary>
public sealed class CircuitLimitOptions
{
    public const string Section = "OpenPages";

    /// <summary>All together, from 1 to 100,000.</summary>
    [Range(1, 100_000, ErrorMessage = "OpenPages:Most must be from 1 to 100000.")]
    public int Most { get; set; } = 2_000;

    /// <summary>From one address, or one network of IPv6 (/64), from 1 to 100,000. Behind a proxy that is not listed all come from one.</summary>
    [Range(1, 100_000, ErrorMessage = "OpenPages:MostOfOne must be from 1 to 100000.")]
    public int MostOfOne { get; set; } = 500;
}

/// <summary>Counts the pages that are open, so that nobody can take the server's memory by opening more and more.</summary>
internal sealed class CircuitCounter(IOptions<CircuitLimitOptions> options)
{
    private readonly CircuitLimitOptions _settings = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofOne = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Why no more page may be opened from an address, in words for whoever tries; null where one may.</summary>
    public string? WhyFull(string from)
    {
        lock (_gate)
        {
            return _all >= _settings.Most ? $"As many pages are open as it may show at a time ({Text(_settings.Most)})."
                : _ofOne.GetValueOrDefault(from) >= _settings.MostOfOne ? $"As many pages are open from your address as may be from one ({Text(_settings.MostOfOne)})."
                : null;
        }
    }

    /// <summary>Counts one more, unless there are too many.</summary>
    public bool TryOpen(string from)
    {
        lock (_gate)
        {
            if (WhyFull(from) is not null)
                return false;
            _all++;
            _ofOne[from] = _ofOne.GetValueOrDefault(from) + 1;
            return true;
        }
    }

    /// <summary>One of those counted has gone.</summary>
    public void Close(string from)
    {
        lock (_gate)
        {
            _all--;
            if (--_ofOne[from] == 0)
                _ofOne.Remove(from);
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
