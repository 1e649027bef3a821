using System.Diagnostics;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// The store and the sign-in keys on real file systems that are full, read-only or without permissions.
/// The dashboard continues and names the setting.
/// </summary>
public sealed class MountTests : IAsyncLifetime
{
    private const string Token = "canary-token-of-the-people-0123456789";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("classify-dashboard-mount-");
    private readonly List<string> _mounted = [];

    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 2_000, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        foreach (var place in _mounted)
            await RunAsync("umount", "-l", place);
        _place.Delete(recursive: true);
    }

    [Fact]
    public async Task Full_disk_costs_a_warning_and_nothing_else()
    {
        var place = await MountedAsync("-t", "tmpfs", "-o", "size=40k", "tmpfs");
        await File.WriteAllBytesAsync(Path.Combine(place, "full"), new byte[36 * 1024], Cancelled);
        await AssertWorksAsync(place, "Reading:StorePath");
    }

    [Fact]
    public async Task Disk_that_fills_up_at_run_time_costs_a_warning_and_nothing_else() =>
        await AssertWorksAsync(await MountedAsync("-t", "tmpfs", "-o", "size=160k", "tmpfs"), "Reading:StorePath");

    [Fact]
    public async Task Read_only_disk_costs_a_warning_even_with_jobs_and_keys_on_it()
    {
        var place = await MountedAsync("-t", "tmpfs", "tmpfs");
        await AssertWorksAsync(place, null);
        Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", place));
        await AssertWorksAsync(place, "Reading:StorePath");
        var empty = await MountedAsync("-t", "tmpfs", "-o", "ro", "tmpfs");
        await AssertWorksAsync(empty, "sign-in-keys");
    }

    [Fact]
    public async Task Mount_without_permissions_keeps_jobs_and_keys_and_warns_that_others_may_read_them()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bindfs"), "bindfs is not installed.");
        var place = await MountedAsync("-t", "fuse.bindfs", "-o", "chmod-deny,perms=0777", _place.CreateSubdirectory("behind").FullName);
        await AssertWorksAsync(place, "does not take permissions");
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(place, "sign-in-keys")));
        Assert.True(File.Exists(Path.Combine(place, "classify-dashboard-jobs.db")));
    }

    private async Task AssertWorksAsync(string place, string? warning)
    {
        await using var dashboard = await DashboardProcess.StartAsync(
            _sample, settings: [("Access:Mode", "Token"), ("Access:Token", Token), ("Reading:Store", "true"), ("Reading:StorePath", place)]);
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = dashboard.Address };
        Assert.Contains("Sign out", await client.GetStringAsync($"/login?t={Token}", Cancelled), StringComparison.Ordinal);
        Assert.Contains("\"complete\":true", await client.GetStringAsync("/api/summary?wait=60&from=now-2d", Cancelled), StringComparison.Ordinal);
        if (warning is not null)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            while (!dashboard.Log.Contains(warning, StringComparison.Ordinal)) // jobs are stored a little later than they are read
                await client.GetStringAsync("/api/summary?wait=1&from=now-2d", limit.Token);
            Assert.Contains("Reading:StorePath", dashboard.Log, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("warn:", dashboard.Log, StringComparison.Ordinal);
        }

        LogAssert.HasNoErrors(dashboard.Log);
    }

    private async Task<string> MountedAsync(params string[] how)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux may mount.");
        var place = _place.CreateSubdirectory($"{_mounted.Count}").FullName;
        Assert.SkipUnless(await RunAsync("mount", [.. how, place]) == 0, $"mount {string.Join(' ', how)} is not allowed here.");
        _mounted.Add(place);
        return place;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }
}
