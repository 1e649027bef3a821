using System.Text.RegularExpressions;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Wall;
using CsCheck;
using ZXing;
using ZXing.Common;

namespace ClassifyDashboard.Tests.Wall;

public sealed partial class QrCodeTests
{
    [Fact]
    public void QR_code_reader_finds_the_link() =>
        Gen.Select(Gens.Near, Gen.Int[1, 10_000], Gen.OneOf("", "&configuration_id=cfg-0b7e6f43-5a34-4d0e-8f0a-6d1f8f1f7c22", "&q=%C3%A4%20%F0%9F%98%80"))
            .Sample((from, minutes, more) =>
    {
        var window = TimeWindow.Between(from, from.AddMinutes(minutes));
        var link = $"https://dashboard.example.com/{(JobQuery.Default with { Filter = JobFilter.Default with { Window = window } }).Write()}{more}";
        Assert.Equal(link, Read(QrCode.Of(link)!));
    }, iter: 30);

    [Fact]
    public void Link_too_long_for_a_wall_has_no_QR_code()
    {
        Assert.NotNull(QrCode.Of(new string('a', 400)));
        Assert.Null(QrCode.Of(new string('a', 501)));
    }

    // Draws the path, four pixels a module, and reads it as a telephone would.
    private static string? Read(QrCode code)
    {
        const int Module = 4;
        var width = code.Size * Module;
        var pixels = Enumerable.Repeat((byte)255, width * width).ToArray();
        foreach (Match run in Run().Matches(code.Path))
        {
            var (x, y, length) = (Number(run, 1), Number(run, 2), Number(run, 3));
            for (var row = y * Module; row < (y + 1) * Module; row++)
                pixels.AsSpan((row * width) + (x * Module), length * Module).Clear();
        }

        var source = new RGBLuminanceSource(pixels, width, width, RGBLuminanceSource.BitmapFormat.Gray8);
        return new ZXing.QrCode.QRCodeReader()
            .decode(new BinaryBitmap(new HybridBinarizer(source)), new Dictionary<DecodeHintType, object> { [DecodeHintType.PURE_BARCODE] = true })?.Text;
    }

    private static int Number(Match run, int group) => int.Parse(run.Groups[group].ValueSpan, null);

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\d+z")]
    private static partial Regex Run();
}
