using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ClassifyDashboard.BrowserTests;
using Microsoft.Playwright;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(FailurePictures))]

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// Leaves a picture of each page of a failing test in TestResults/failures. A page closes before its test is known to have failed,
/// so the sign of a failure is the exception in flight.
/// </summary>
public sealed class FailurePictures : IDisposable
{
    private static readonly ConcurrentDictionary<string, int> Failing = new();

    private static readonly int Namespace = typeof(FailurePictures).Namespace!.Length + 1;

    public FailurePictures() => AppDomain.CurrentDomain.FirstChanceException += Note;

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Note;

    /// <summary>Takes a picture of a page that is about to be closed, if its test is failing.</summary>
    internal static async Task TakeAsync(IPage page)
    {
        if (TestContext.Current.Test is not { } test || !Failing.ContainsKey(test.UniqueID))
            return;
        var name = string.Concat(test.TestDisplayName[Namespace..].Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));
        var path = Path.Combine(Repository.Root, "TestResults", "failures",
            $"{name[..Math.Min(name.Length, 100)]}-{Failing.AddOrUpdate(test.UniqueID, 1, (_, count) => count + 1)}.png");
        try
        {
            await page.ScreenshotAsync(new() { Path = path, Timeout = 5_000 });
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"No picture could be taken: {e.Message}");
        }
    }

    private static void Note(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (e.Exception is IAssertionException or TimeoutException
            || (e.Exception is PlaywrightException && e.Exception.Message.StartsWith("Locator expected", StringComparison.Ordinal)))
            Failing.TryAdd(TestContext.Current.Test?.UniqueID ?? "", 0);
    }
}
