using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses a response body to a page of jobs. An invalid job costs at most that job.</summary>
internal sealed class PageReader
{
    private readonly InternedTexts _interned = new();

    /// <summary>Parses a body in UTF-8.</summary>
    /// <exception cref="JsonException">The body is no page of jobs at all.</exception>
    public JobListPage Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Page(FastPageParser.Read(utf8, _interned));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for texts that are no UTF-16
        {
            return Page(LenientPageParser.Read(utf8, _interned));
        }
    }

    private static JobListPage Page((List<Job?> Items, string? NextToken) page)
    {
        var entries = page.Items.Count;
        page.Items.RemoveAll(job => job is null);
        return new(page.Items!, string.IsNullOrEmpty(page.NextToken) ? null : page.NextToken) { Unreadable = entries - page.Items.Count };
    }
}
