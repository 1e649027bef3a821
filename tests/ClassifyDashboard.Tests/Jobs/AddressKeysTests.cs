using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class AddressKeysTests
{
    [Fact]
    public void Keys_that_there_are_not_are_named_with_what_they_were_to_say() => Assert.Equal(
        [new("state", "FAILED", "there is no such key"), new("x", "", "there is no such key")],
        AddressKeys.Unknown("?state=FAILED&status=FAILED&STATUS=RUNNING&x&from", JobQuery.Keys));

    [Theory]
    [InlineData("utm_source=mail&UTM_campaign=x")]
    [InlineData("fbclid=1&gclid=2&msclkid=3")]
    [InlineData("")]
    [InlineData("?&=&")]
    public void What_mail_programs_append_is_nobodys_mistake(string query) => Assert.Empty(AddressKeys.Unknown(query, JobQuery.Keys));

    [Fact]
    public void Every_key_that_is_written_is_known() => Gen.OneOf(Queries.Any, Queries.Long).Sample(query => AddressKeys.Unknown(query.Write(), JobQuery.Keys).Count == 0, iter: 100);

    [Fact]
    public void Whatever_an_address_says_little_of_it_is_repeated() =>
        Gen.OneOf(Gen.String, Gen.Select(Gens.Text, Gens.Text, Gen.Int[1, 50]).Select((key, value, times) => string.Join('&', Enumerable.Range(0, times).Select(i => $"k{i}{Escaped(key)}={Escaped(value + new string('x', i * 9))}"))))
            .Sample(query => AddressKeys.Unknown(query, JobQuery.Keys) is { Count: <= 20 } unknown && unknown.All(each => each.Key.Length <= 61 && each.Value.Length <= 61));

    [Theory]
    [InlineData("status=&type=invoice&q=%20&confidence", "status q confidence")]
    [InlineData("status=&status=FAILED", "")]
    public void Keys_that_say_nothing_are_told(string query, string keys) => Assert.Equal(keys, string.Join(' ', AddressKeys.Empty(query, "status", "type", "q", "confidence").Select(each => each.Key)));

    [Theory]
    [InlineData("from=now-1h&from=now-2h", "from", "now-2h", "said more than once: the first holds")]
    [InlineData("from=now-1h&created_at_on_or_after=now-2h", "created_at_on_or_after", "now-2h", "from says the same and holds")]
    [InlineData("q=a&q=b&q=a", "q", "b", "said more than once: the first holds")]
    public void A_second_value_where_one_can_be_given_is_named(string query, string key, string value, string reason) =>
        Assert.Equal(new IgnoredValue(key, value, reason), Assert.Single(JobQuery.Read(query).Ignored));

    [Fact]
    public void A_plus_sign_is_one_where_nobody_means_a_blank()
    {
        var (query, ignored) = JobQuery.Read("tz=Etc/GMT+5&from=2026-03-29T00:00:00+02:00&to=now+1h&input=https://a.example/b+c.pdf&configuration_id=cfg+1&job=clj+1&q=two+words&type=bank+statement", null, ClassifyDashboard.Zones.ZoneNames.Find);
        Assert.Empty(ignored);
        Assert.Equal("?from=2026-03-28T22:00:00Z&to=now%2B1h&configuration_id=cfg%2B1&type=bank%20statement&input=https://a.example/b%2Bc.pdf&q=two%20words&job=clj%2B1&tz=Etc/GMT%2B5", query.Write());
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text.Replace("\ud800", "", StringComparison.Ordinal).Replace("\udc00", "", StringComparison.Ordinal));
}
