using System.Text;
using System.Text.Json;
using ClassifyDashboard.LlamaCloud.Wire;
using CsCheck;

namespace ClassifyDashboard.Tests.Names;

/// <summary>Nothing that the service sends of names is trusted.</summary>
public sealed class NamePageParserTests
{
    [Fact]
    public void Readable_items_are_taken_and_others_left_out()
    {
        var page = Read("""
            {"items":[{"id":"a","name":"Accounts"},{"id":"b"},{"id":"c","name":" "},{"id":7,"name":"x"},null,[],"text",
             {"id":"d","name":"Ü\ud83d\ude00","external_file_id":"crm-1","version":"2026-03-01T10:00:00Z","new":{"of":"the future"}}],
             "next_page_token":"t"}
            """);
        Assert.Equal(["a", "d"], page.Items.Select(item => item.Id));
        Assert.Equal(("Ü😀", "crm-1", new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero)),
            (page.Items[1].Name, page.Items[1].ExternalId, page.Items[1].UpdatedAt!.Value));
        Assert.Equal("t", page.NextToken);
    }

    [Theory]
    [InlineData("""{"items":[],"next_page_token":null}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":[],"next_page_token":""}""")]
    public void Page_without_a_token_is_the_last(string body) => Assert.Null(Read(body).NextToken);

    [Fact]
    public void Long_name_is_cut_between_characters()
    {
        var name = Read($$"""{"items":[{"id":"a","name":"{{new string('x', NamedItem.MaxLength - 1)}}😀😀"}]}""").Items[0].Name;
        Assert.Equal(new string('x', NamedItem.MaxLength - 1), name);
    }

    [Fact]
    public void Any_body_is_a_page_or_a_JsonException() => Gen.OneOf(
        Gen.String.Select(text => Encoding.UTF8.GetBytes(text)),
        Gen.Byte.Array[0, 60],
        Gen.Select(Gen.Int[0, Sound.Length], Gen.Byte, (at, replaced) => Broken(at, replaced))).Sample(body =>
    {
        try
        {
            Assert.All(NamePageParser.Read(body).Items, item => Assert.False(string.IsNullOrWhiteSpace(item.Name)));
            Assert.NotEqual(" ", ParseJobParser.Read(body).Name);
            UsageParser.Credits(body);
        }
        catch (JsonException)
        {
            // The caller makes a problem of it.
        }
    });

    [Theory]
    [InlineData("""{"usage":{"credits":3}}""", 3.0)]
    [InlineData("""{"usage":{"credits":0.25}}""", 0.25)]
    [InlineData("""{"usage":{"credits":0}}""", 0.0)]
    [InlineData("""{"usage":{"credits":null}}""", null)]
    [InlineData("""{"usage":{"credits":"3"}}""", null)]
    [InlineData("""{"usage":{"credits":-1}}""", null)]
    [InlineData("""{"usage":{"credits":1e999}}""", null)]
    [InlineData("""{"usage":null}""", null)]
    [InlineData("{}", null)]
    public void Credits_are_a_number_or_not_known(string body, double? credits) => Assert.Equal(credits, UsageParser.Credits(Encoding.UTF8.GetBytes(body)));

    private static byte[] Sound { get; } = """{"items":[{"id":"a","name":"\ud83d\ude00 x","version":"2026-03-01"}],"next_page_token":"t"}"""u8.ToArray();

    private static byte[] Broken(int at, byte replaced)
    {
        var body = Sound.ToArray();
        if (at < body.Length)
            body[at] = replaced;
        return body;
    }

    private static NamePage Read(string body) => NamePageParser.Read(Encoding.UTF8.GetBytes(body));
}
