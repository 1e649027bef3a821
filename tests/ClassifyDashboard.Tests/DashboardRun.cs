using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests;

/// <summary>The program as a process of its own, for tests of what happens when one ends, sleeps or is not alone.</summary>
sealed class DashboardRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];
    private bool _hasEnded;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="directory">The working directory.</param>
    /// <param name="words">The command; none for the dashboard.</param>
    /// <param name="settings">Its settings.</param>
    public DashboardRun(string directory, IEnumerable<string> words, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words.Prepend(Path.Combine(AppContext.BaseDirectory, "ClassifyDashboard.dll")))
            start.ArgumentList.Add(word);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The dashboard has ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The settings of a dashboard that reads a sample as the real service, at a free port.</summary>
    public static IEnumerable<(string Key, string Value)> On(SampleApiHost sample) =>
    [
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("WarmUp", "false"), ("LLAMA_CLOUD_API_KEY", sample.ApiKey),
        ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), ("Reading:Store", "true"),
    ];

    /// <summary>Asks for the summary of the last days once all their jobs are known.</summary>
    public async Task<JsonElement> SummaryAsync(string from = "now-7d")
    {
        using var client = new HttpClient { BaseAddress = await _address.Task.WaitAsync(Cancelled) };
        return JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(new Uri($"api/summary?from={from}&wait=60", UriKind.Relative), Cancelled));
    }

    /// <summary>The number of jobs that it shows once all are read.</summary>
    public async Task<int> JobsAsync()
    {
        var summary = await SummaryAsync();
        Assert.True(summary.GetProperty("coverage").GetProperty("complete").GetBoolean(), summary.ToString());
        return summary.GetProperty("jobs").GetInt32();
    }

    /// <summary>What a scraper of its metrics reads.</summary>
    public async Task<string> MetricsAsync(string token)
    {
        using var client = new HttpClient { BaseAddress = await _address.Task.WaitAsync(Cancelled) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancelled);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Cancelled);
        return _process.ExitCode;
    }

    /// <summary>Stops the process without ending it, until <see cref="WakeUpAsync"/>.</summary>
    public Task SleepAsync() => SignalAsync("STOP");

    public Task WakeUpAsync() => SignalAsync("CONT");

    /// <summary>Asks the process to end.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Ends the process at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync(Cancelled);
        Assert.Equal(0, kill.ExitCode);
    }

    private void Note(string? line)
    {
        const string Listening = "Now listening on: ";
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            _address.TrySetResult(new(string.Create(CultureInfo.InvariantCulture, $"{line[(at + Listening.Length)..].Trim()}/")));
    }
}
