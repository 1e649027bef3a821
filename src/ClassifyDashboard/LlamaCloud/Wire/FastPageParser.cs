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
    private static readonly byte[][] FieldNames =
    [
        "id"u8.ToArray(), "configuration"u8.ToArray(), "document_input_type"u8.ToArray(), "file_input"u8.ToArray(), "project_id"u8.ToArray(),
        "status"u8.ToArray(), "user_id"u8.ToArray(), "configuration_id"u8.ToArray(), "created_at"u8.ToArray(), "error_message"u8.ToArray(),
        "parse_job_id"u8.ToArray(), "result"u8.ToArray(), "transaction_id"u8.ToArray(), "updated_at"u8.ToArray(), "usage"u8.ToArray(),
    ];

    private readonly InternedTexts _interned;
    private ReadOnlySpan<byte> _utf8; // the bytes on which the reader started
    private Utf8JsonReader _json;
    private byte[] _unescaped = [];

    private FastPageParser(ReadOnlySpan<byte> utf8, InternedTexts repeated)
    {
        _interned = repeated;
        _utf8 = utf8;
        _json = new(utf8);
    }

    /// <summary>Returns the entries, null for each that is no job, and the token as received.</summary>
    public static (List<Job?> Items, string? NextToken) Read(ReadOnlySpan<byte> utf8, InternedTexts repeated) => new FastPageParser(utf8, repeated).Page();

    private (List<Job?> Items, string? NextToken) Page()
    {
        Expect(Next() == JsonTokenType.StartObject);
        List<Job?>? items = null;
        string? token = null;
        while (Next() == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("items"u8))
                items = Items();
            else if (_json.ValueTextEquals("next_page_token"u8))
                token = Text(Next());
            else
                _json.Skip();
        }

        Expect(!_json.Read() && items is not null);
        return (items!, token);
    }

    private List<Job?> Items()
    {
        var items = new List<Job?>(JobListPage.MaxJobs);
        Expect(Next() == JsonTokenType.StartArray);
        while (Next() != JsonTokenType.EndArray)
        {
            Expect(_json.TokenType is JsonTokenType.StartObject or JsonTokenType.Null);
            items.Add(_json.TokenType == JsonTokenType.Null ? null : Job());
        }

        return items;
    }

    private Job? Job()
    {
        var job = default(WireJob);
        var next = 0;
        while (Next() == JsonTokenType.PropertyName)
        {
            var place = PlaceOfName(next);
            next = place < 0 ? next : place + 1;
            var value = Next();
            switch (place)
            {
                case 0: job.Id = Text(value); break;
                case 1: job.Configuration = Configuration(value); break;
                case 2: job.InputType = InternedText(value); break;
                case 3: job.Input = Compact(value); break;
                case 4: job.ProjectId = InternedText(value); break;
                case 5: job.Status = IsText(value) ? _interned.Status(ref _json) : null; break;
                case 6: job.UserId = InternedText(value); break;
                case 7: job.ConfigurationId = InternedText(value); break;
                case 8: job.CreatedAt = WireTime.Read(ref _json); break;
                case 9: job.Error = Compact(value); break;
                case 10: job.ParseJob = Compact(value); break;
                case 11: job.Result = Result(value); break;
                case 12: job.Transaction = Compact(value); break;
                case 13: job.UpdatedAt = WireTime.Read(ref _json); break;
                case 14: job.Credits = Credits(value); break;
                default: _json.Skip(); break;
            }
        }

        return job.ToJob();
    }

    /// <summary>
    /// Returns the index of the current property name, searching from <paramref name="first"/>; -1 for an unknown name.
    /// </summary>
    private readonly int PlaceOfName(int first)
    {
        for (var i = 0; i < FieldNames.Length; i++)
        {
            var place = first + i < FieldNames.Length ? first + i : first + i - FieldNames.Length;
            if (_json.ValueTextEquals(FieldNames[place]))
                return place;
        }

        return -1;
    }

    private Classification? Result(JsonTokenType value)
    {
        if (value == JsonTokenType.Null)
            return null;
        Expect(value == JsonTokenType.StartObject);
        string? type = null;
        double? confidence = null;
        var reasoning = CompactText.None;
        while (Next() == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("confidence"u8))
                confidence = Number(Next());
            else if (_json.ValueTextEquals("reasoning"u8))
                reasoning = Compact(Next());
            else if (_json.ValueTextEquals("type"u8))
                type = InternedText(Next());
            else
                _json.Skip();
        }

        return WireJob.Classified(type, confidence, reasoning);
    }

    private double? Credits(JsonTokenType value)
    {
        Expect(value is JsonTokenType.StartObject or JsonTokenType.Null);
        double? credits = null;
        while (value == JsonTokenType.StartObject && Next() == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("credits"u8))
                credits = Number(Next());
            else
                _json.Skip();
        }

        return credits;
    }

    private JobConfiguration? Configuration(JsonTokenType value)
    {
        if (value == JsonTokenType.Null)
            return null;
        Expect(value == JsonTokenType.StartObject);
        var here = _utf8[(int)_json.TokenStartIndex..];
        if (_interned.Configurations.AtStartOf(here, out var length) is { } known)
        {
            // The reader continues at the closing brace: the bytes before it were validated when first read.
            _utf8 = here[(length - 1)..];
            _json = new(_utf8, isFinalBlock: true, _json.CurrentState);
            Expect(Next() == JsonTokenType.EndObject);
            return known;
        }

        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return _interned.Configurations.Of(_utf8[start..(int)_json.BytesConsumed]);
    }

    private readonly double? Number(JsonTokenType value) => value switch
    {
        JsonTokenType.Number => _json.TryGetDouble(out var number) ? number : null,
        JsonTokenType.String => double.TryParse(_json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) ? read : null,
        _ => IsText(value) ? throw new JsonException() : null,
    };

    private string? InternedText(JsonTokenType value) => IsText(value) ? _interned.Text(ref _json) : null;

    private readonly string? Text(JsonTokenType value) => IsText(value) ? _json.GetString() : null;

    private CompactText Compact(JsonTokenType value)
    {
        if (!IsText(value))
            return CompactText.None;
        var text = _json.ValueSpan;
        if (_json.ValueIsEscaped)
        {
            if (_unescaped.Length < text.Length) // unescaping never lengthens a text
                _unescaped = new byte[Math.Max(1_024, text.Length)];
            text = _unescaped.AsSpan(0, _json.CopyString(_unescaped));
        }

        return Ascii.IsValid(text) ? CompactText.OfLatin1(text) : CompactText.Of(_json.GetString());
    }

    /// <summary>Whether the value is a text and not null.</summary>
    private static bool IsText(JsonTokenType value)
    {
        Expect(value is JsonTokenType.String or JsonTokenType.Null);
        return value == JsonTokenType.String;
    }

    private JsonTokenType Next()
    {
        Expect(_json.Read());
        return _json.TokenType;
    }

    private static void Expect(bool asPublished)
    {
        if (!asPublished)
            throw new JsonException();
    }
}
