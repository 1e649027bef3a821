using System.Globalization;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.LlamaCloud.Wire;
using CsCheck;

namespace ClassifyDashboard.Tests.LlamaCloud;

public sealed class WireTimeTests
{
    private static readonly Gen<string> Written = Gen.Select(
        Gen.Long[new DateTime(1, 1, 1).Ticks, new DateTime(9999, 12, 31).Ticks],
        Gen.OneOf("", ".fff", ".ffffff", ".f", ".fffffff"),
        Gen.OneOf("Z", "", "+02:00"))
        .Select((ticks, decimals, end) => new DateTime(ticks).ToString($"yyyy-MM-dd'T'HH:mm:ss{decimals}", CultureInfo.InvariantCulture) + end);

    [Fact]
    public void Time_in_the_published_form_is_that_of_the_general_parser() => Written.Sample(text => Assert.Equal(General(text), Read(text)));

    [Fact]
    public void Time_with_any_other_character_is_what_the_general_parser_makes_of_it() =>
        Gen.Select(Written, Gen.Int[0, 26], Gen.Char["0123456789-:.TZ +/a"]).Sample((text, place, other) =>
        {
            var changed = text.Length > place ? $"{text[..place]}{other}{text[(place + 1)..]}" : text + other;
            Assert.Equal(General(changed), Read(changed));
            if (WireTime.Published(Encoding.ASCII.GetBytes(changed)) is { } published)
                Assert.Equal(DateTimeOffset.Parse(changed, CultureInfo.InvariantCulture), published);
        });

    [Theory]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:60:00Z")]
    [InlineData("2026-01-01T00:00:60.000000Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    public void Time_of_no_day_is_none(string text) => Assert.Null(WireTime.Published(Encoding.ASCII.GetBytes(text)));

    private static DateTimeOffset? Read(string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
        json.Read();
        return WireTime.Read(json);
    }

    // What the reader did before it knew a faster way.
    private static DateTimeOffset? General(string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
        json.Read();
        return text.Length > 10 && text.AsSpan(10).IndexOfAny("Z+-") > 0 && json.TryGetDateTimeOffset(out var time)
            ? WireTime.Parse(time.ToString("O", CultureInfo.InvariantCulture))
            : WireTime.Parse(text);
    }
}
