using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Text;

public sealed class DisplayFormatTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0 %")]
    [InlineData(0.0001, "<0.1 %")]
    [InlineData(0.0334, "3.3 %")]
    [InlineData(0.9999, ">99.9 %")]
    [InlineData(1.0, "100 %")]
    public void Share_is_never_rounded_to_none_or_all(double? share, string expected) => Assert.Equal(expected, DisplayFormat.Percent(share));

    [Theory]
    [InlineData(0.85, "850 ms")]
    [InlineData(14.46, "14.5 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(18_720, "5 h 12 min")]
    [InlineData(273_600, "3 d 4 h")]
    public void Duration_has_two_units_at_most(double seconds, string expected) => Assert.Equal(expected, DisplayFormat.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Any_text_from_outside_becomes_one_short_line_without_control_characters() => Gens.Text.Sample(text =>
    {
        var line = DisplayFormat.Line(text + "\u202E\u200B\nsecond", 40);
        return line.Length <= 42 && !line.Contains('\n') && !line.Contains('\u202E') && !line.Any(char.IsControl);
    });

    [Theory]
    [InlineData("clj-1", "clj-1")]
    [InlineData("clj-3d9adc27-b189-155c-26ee-6db2323939cb", "clj-3d9adc…3939cb")]
    public void Long_ids_are_shortened_in_their_middle(string id, string expected) => Assert.Equal(expected, DisplayFormat.ShortId(id));
}
