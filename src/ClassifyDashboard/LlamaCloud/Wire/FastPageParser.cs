using System.Globalization;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses a page in the published format directly to jobs, faster than the source-generated deserializer.</summary>
/// <remarks>
/// It creates no objects and texts beside those that a job keeps. Any other format throws a <see cref="JsonException"/>, or an
/// <see cref="InvalidOperationException"/> for a text that is no UTF-16.
/// </remarks>
internal ref struct FastPageParser
{
    // In the order of the API reference, which the service follows: mostly the next name matches at once.
    private static readonly byte[][] JobMembers = JsonScanner.Members(
        "id", "configuration", "document_input_type", "file_input", "project_id", "status", "user_id", "configuration_id", "created_at", "error_message",
        "parse_job_id", "result", "transaction_id", "updated_at", "usage");

    private static readonly byte[][] ResultMembers = JsonScanner.Members("confidence", "reasoning", "type");
    private static readonly byte[][] UsageMembers = JsonScanner.Members("credits");
    private static readonly byte[][] PageMembers = JsonScanner.Members("items", "next_page_token");

    private readonly InternedTexts _interned;
    private JsonScanner _json;
    private byte[] _unescaped = [];

    private FastPageParser(ReadOnlySpan<byte> utf8, InternedTexts interned)
    {
        _interned = interned;
        _json = new(utf8);
    }

    /// <summary>Returns the entries, null for each that is no job, and the token as received.</summary>
    public static (List<Job?> Items, string? NextToken) Read(ReadOnlySpan<byte> utf8, InternedTexts interned) => new FastPageParser(utf8, interned).Page();

    private (List<Job?> Items, string? NextToken) Page()
    {
        List<Job?>? items = null;
        string? token = null;
        var next = 0;
        for (var more = _json.Enter('{'); more; more = _json.HasNext('{'))
        {
            switch (_json.Member(PageMembers, ref next))
            {
                case 0: items = Items(); break;
                case 1: token = Text(); break;
                default: _json.Value(); break;
            }
        }

        return items is not null && _json.Rest.IsEmpty ? (items, token) : throw new JsonException();
    }

    private List<Job?> Items()
    {
        var items = new List<Job?>(JobListPage.MaxJobs);
        for (var more = _json.Enter('['); more; more = _json.HasNext('['))
            items.Add(IsNull() ? null : Job());
        return items;
    }

    private Job? Job()
    {
        var job = default(WireJob);
        var next = 0;
        for (var more = _json.Enter('{'); more; more = _json.HasNext('{'))
        {
            switch (_json.Member(JobMembers, ref next))
            {
                case 0: job.Id = Text(); break;
                case 1: job.Configuration = Configuration(); break;
                case 2: job.InputType = InternedText(); break;
                case 3: job.Input = Compact(); break;
                case 4: job.ProjectId = InternedText(); break;
                case 5: job.Status = Status(); break;
                case 6: job.UserId = InternedText(); break;
                case 7: job.ConfigurationId = InternedText(); break;
                case 8: job.CreatedAt = Time(); break;
                case 9: job.Error = Compact(); break;
                case 10: job.ParseJob = Compact(); break;
                case 11: job.Result = Result(); break;
                case 12: job.Transaction = Compact(); break;
                case 13: job.UpdatedAt = Time(); break;
                case 14: job.Credits = Credits(); break;
                default: _json.Value(); break;
            }
        }

        return job.ToJob();
    }

    private Classification? Result()
    {
        if (IsNull())
            return null;
        string? type = null;
        double? confidence = null;
        var reasoning = CompactText.None;
        var next = 0;
        for (var more = _json.Enter('{'); more; more = _json.HasNext('{'))
        {
            switch (_json.Member(ResultMembers, ref next))
            {
                case 0: confidence = Number(); break;
                case 1: reasoning = Compact(); break;
                case 2: type = InternedText(); break;
                default: _json.Value(); break;
            }
        }

        return WireJob.Classified(type, confidence, reasoning);
    }

    private double? Credits()
    {
        if (IsNull())
            return null;
        double? credits = null;
        var next = 0;
        for (var more = _json.Enter('{'); more; more = _json.HasNext('{'))
        {
            if (_json.Member(UsageMembers, ref next) == 0)
                credits = Number();
            else
                _json.Value();
        }

        return credits;
    }

    private JobConfiguration? Configuration()
    {
        if (IsNull())
            return null;
        var here = _json.Rest;
        if (_interned.Configurations.AtStartOf(here, out var length) is { } known)
        {
            _json.Skip(length);
            return known;
        }

        var value = _json.Value();
        return value.TokenType == JsonTokenType.EndObject ? _interned.Configurations.Of(here[..(int)value.BytesConsumed]) : throw new JsonException();
    }

    private double? Number()
    {
        if (_json.TryFraction(out var plain))
            return plain;
        var value = _json.Value();
        return value.TokenType switch
        {
            JsonTokenType.Number => value.TryGetDouble(out var number) ? number : null,
            JsonTokenType.String => double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? read : null,
            JsonTokenType.Null => null,
            _ => throw new JsonException(),
        };
    }

    private DateTimeOffset? Time()
    {
        var here = _json;
        if (_json.TryText(out var text) && WireTime.Published(text) is { } published)
            return published;
        _json = here;
        return WireTime.Read(_json.Value());
    }

    private JobStatus? Status()
    {
        if (_json.TryText(out var plain))
            return _interned.Status(plain);
        var value = _json.Value();
        return IsText(value) ? _interned.Status(value.ValueSpan) : null;
    }

    private string? InternedText()
    {
        if (_json.TryText(out var plain))
            return _interned.Text(plain);
        if (IsNull())
            return null;
        var value = _json.Value();
        return IsText(value) ? _interned.Text(value.ValueSpan) : null;
    }

    private string? Text()
    {
        if (_json.TryText(out var plain))
            return Encoding.ASCII.GetString(plain);
        var value = _json.Value();
        return IsText(value) ? value.GetString() : null;
    }

    private CompactText Compact()
    {
        if (_json.TryText(out var plain))
            return CompactText.OfLatin1(plain);
        if (IsNull())
            return CompactText.None;
        var value = _json.Value();
        if (!IsText(value))
            return CompactText.None;
        if (_unescaped.Length < value.ValueSpan.Length) // unescaping never lengthens a text
            _unescaped = new byte[Math.Max(1_024, value.ValueSpan.Length)];
        var text = _unescaped.AsSpan(0, value.CopyString(_unescaped));
        return Ascii.IsValid(text) ? CompactText.OfLatin1(text) : CompactText.Of(value.GetString());
    }

    private bool IsNull() => _json.TryTake("null"u8);

    /// <summary>Whether the value is a text and not null.</summary>
    private static bool IsText(in Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.String => true,
        JsonTokenType.Null => false,
        _ => throw new JsonException(),
    };
}
