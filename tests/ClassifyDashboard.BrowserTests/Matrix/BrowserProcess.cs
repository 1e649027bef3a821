using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.BrowserTests.Matrix;

/// <summary>A program of a browser, with a temporary home directory of its own.</summary>
sealed class BrowserProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // The zone is India's, which browsers call by its old name, and the language is that of a system image that sets none.
    private static readonly (string Key, string Value)[] Kiosk =
        [("TZ", "Asia/Kolkata"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8"), ("LANGUAGE", ""), ("NO_AT_BRIDGE", "1"), ("MOZ_HEADLESS_WIDTH", "1280"),
            ("MOZ_HEADLESS_HEIGHT", "800")];

    private readonly Process _process;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("classify-dashboard-browser-");
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Match> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Regex? _sign;

    private BrowserProcess(ProcessStartInfo start, Regex? sign)
    {
        foreach (var (key, value) in Kiosk)
            start.Environment[key] = value;
        foreach (var key in new[] { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR" })
            start.Environment[key] = _home.FullName;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _sign = sign;
    }

    public string Home => _home.FullName;

    /// <summary>
    /// Starts a program and waits for the output line that shows it is ready, which is returned; a program without such a line is not waited for.
    /// </summary>
    public static async Task<(BrowserProcess Process, Match Ready)> StartAsync(string program, Regex? sign, Func<string, IEnumerable<string>> arguments,
        params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var process = new BrowserProcess(start, sign);
        foreach (var argument in arguments(process.Home))
            start.ArgumentList.Add(argument);
        try
        {
            process.Begin();
            return (process, await process._ready.Task.WaitAsync(StartLimit));
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            lock (process._log)
                throw new InvalidOperationException($"{program} did not start. It wrote:\n{string.Join('\n', process._log)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // A killed process may have a helper that still writes a last file.
        for (var attempt = 0; _home.Exists && attempt < 5; attempt++)
        {
            try
            {
                _home.Delete(recursive: true);
            }
            catch (IOException)
            {
                _home.Refresh();
            }
        }
    }

    private void Begin()
    {
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("It ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (_sign is null)
            _ready.TrySetResult(Match.Empty);

        void Note(string? line)
        {
            if (line is null)
                return;
            lock (_log)
                _log.Add(line);
            if (_sign?.Match(line) is { Success: true } match)
                _ready.TrySetResult(match);
        }
    }
}
