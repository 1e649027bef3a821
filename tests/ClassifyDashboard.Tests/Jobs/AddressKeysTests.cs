using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class AddressKeysTests
{
    [Fact]
    public void Unknown_keys_are_named_with_their_values() => Assert.Equal(
        [new("state", "FAILED", "there is no such key"), new("x", "", "there is no such key")],
        AddressKeys.Unknown("?state=FAILED&status=FAILED&STATUS=RUNNING&x&from", JobQuery.Keys));

    [Theory]
    [InlineData("utm_source=mail&UTM_campaign=x")]
    [InlineData("fbclid=1&gclid=2&msclkid=3")]
    [InlineData("")]
    [InlineData("?&=&")]
    public void Tracking_parameters_of_mail_programs_are_not_reported(string query) => Assert.Empty(AddressKeys.Unknown(query, JobQuery.Keys));

    [Fact]
    public void Every_written_key_is_known() =>
        Gen.OneOf(Queries.Any, Queries.Long).Sample(query => AddressKeys.Unknown(query.Write(), JobQuery.Keys).Count == 0, iter: 100);

    [Fact]
    public void Report_repeats_little_of_an_address() =>
        Gen.OneOf(Gen.String, Gen.Select(Gens.Text, Gens.Text, Gen.Int[1, 50])
            .Select((key, value, times) =>
                string.Join('&', Enumerable.Range(0, times).Select(i => $"k{i}{Escaped(key)}={Escaped(value + new string('x', i * 9))}"))))
            .Sample(query => AddressKeys.Unknown(query, JobQuery.Keys) is { Count: <= 20 } unknown
                && unknown.All(each => each.Key.Length <= 61 && each.Value.Length <= 61));

    [Theory]
    [InlineData("status=&type=invoice&q=%20&confidence", "status q confidence")]
    [InlineData("status=&status=FAILED", "")]
    public void Keys_without_a_value_are_reported(string query, string keys) =>
        Assert.Equal(keys, string.Join(' ', AddressKeys.Empty(query, "status", "type", "q", "confidence").Select(each => each.Key)));

    [Theory]
    [InlineData("from=now-1h&from=now-2h", "from", "now-2h", "said more than once: the first holds")]
    [InlineData("from=now-1h&created_at_on_or_after=now-2h", "created_at_on_or_after", "now-2h", "from says the same and holds")]
    [InlineData("q=a&q=b&q=a", "q", "b", "said more than once: the first holds")]
    public void Second_value_of_a_single_value_key_is_named(string query, string key, string value, string reason) =>
        Assert.Equal(new IgnoredValue(key, value, reason), Assert.Single(JobQuery.Read(query).Ignored));

    [Fact]
    public void Plus_sign_stays_one_where_nobody_means_a_space()
    {
        var (query, ignored) = JobQuery.Read(
            "tz=Etc/GMT+5&from=2026-03-29T00:00:00+02:00&to=now+1h&input=https://a.example/b+c.pdf&configuration_id=cfg+1&job=clj+1&q=two+words"
                + "&type=bank+statement",
            null,
            ClassifyDashboard.Zones.ZoneNames.Find);
        Assert.Empty(ignored);
        Assert.Equal(
            "?from=2026-03-28T22:00:00Z&to=now%2B1h&configuration_id=cfg%2B1&type=bank%20statement&input=https://a.example/b%2Bc.pdf"
                + "&q=two%20words&job=clj%2B1&tz=Etc/GMT%2B5",
            query.Write());
    }

    private static string Escaped(string text) =>
        Uri.EscapeDataString(text.Replace("\ud800", "", StringComparison.Ordinal).Replace("\udc00", "", StringComparison.Ordinal));
}
