using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.SampleApi;

/// <summary>An invalid parameter, in the form of the service's 422.</summary>
internal sealed record Refusal(string Type, string Parameter, string Message, string Input);

/// <summary>The parameters of the list endpoint.</summary>
internal sealed record ListQuestion
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 100;

    private static readonly string[] Statuses = ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"];

    private static readonly string[] TimeForms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    public int PageSize { get; private init; } = DefaultPageSize;

    public string? Token { get; private init; }

    public string? Status { get; private init; }

    public string? ConfigurationId { get; private init; }

    public DateTimeOffset From { get; private init; } = DateTimeOffset.MinValue;

    public DateTimeOffset To { get; private init; } = DateTimeOffset.MaxValue;

    public IReadOnlyList<string> Ids { get; private init; } = [];

    public Guid? ProjectId { get; private init; }

    public Guid? OrganizationId { get; private init; }

    /// <summary>A text that identifies all filters, so that a token can be bound to them.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Status}|{ConfigurationId}|{From.UtcTicks}|{To.UtcTicks}|{string.Join(',', Ids)}|{ProjectId}|{OrganizationId}"))))[..12];

    /// <summary>Parses the query of a request and reports every invalid parameter.</summary>
    public static (ListQuestion Question, IReadOnlyList<Refusal> Refusals) Read(IQueryCollection query)
    {
        var refusals = new List<Refusal>();
        var question = new ListQuestion
        {
            PageSize = One("page_size", PageSizeOf) ?? DefaultPageSize,
            Token = Text("page_token"),
            Status = Text("status") is { } status ? StatusOf(status) : null,
            ConfigurationId = Text("configuration_id"),
            From = One("created_at_on_or_after", TimeOf) ?? DateTimeOffset.MinValue,
            To = One("created_at_on_or_before", TimeOf) ?? DateTimeOffset.MaxValue,
            Ids = [.. query["job_ids"].OfType<string>().Distinct()],
            ProjectId = One("project_id", IdOf),
            OrganizationId = One("organization_id", IdOf),
        };
        return (question, refusals);

        string? Text(string key) =>
            query.TryGetValue(key, out var values) && !StringValues.IsNullOrEmpty(values) ? values[^1] : query.ContainsKey(key) ? "" : null;

        T? One<T>(string key, Func<string, string, T?> read)
            where T : struct => Text(key) is { } text ? read(key, text) : null;

        int? PageSizeOf(string key, string text)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
                refusals.Add(new("int_parsing", key, "Input should be a valid integer, unable to parse string as an integer", text));
            else if (size < 1)
                refusals.Add(new("greater_than_equal", key, "Input should be greater than or equal to 1", text));
            else if (size > MaxPageSize)
                refusals.Add(new("less_than_equal", key, $"Input should be less than or equal to {MaxPageSize}", text));
            return size;
        }

        string? StatusOf(string text)
        {
            if (!Statuses.Contains(text))
                refusals.Add(new("enum", "status", $"Input should be {string.Join(", ", Statuses[..^1].Select(s => $"'{s}'"))} or '{Statuses[^1]}'", text));
            return text;
        }

        // An unencoded + arrives as a space, so a time with a space before its offset is invalid.
        DateTimeOffset? TimeOf(string key, string text)
        {
            if (DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return time;
            refusals.Add(new("datetime_from_date_parsing", key, "Input should be a valid datetime or date", text));
            return null;
        }

        Guid? IdOf(string key, string text)
        {
            if (Guid.TryParse(text, out var id))
                return id;
            refusals.Add(new("uuid_parsing", key, "Input should be a valid UUID", text));
            return null;
        }
    }
}
