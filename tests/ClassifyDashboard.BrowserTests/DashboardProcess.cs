using System.Diagnostics;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The dashboard as a process of its own on a free port of the loopback address.</summary>
sealed class DashboardProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<string> _signIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Whether the process has exited.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The memory that it holds now.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The log line with the sign-in link, once it is written.</summary>
    public Task<string> SignInLine => _signIn.Task.WaitAsync(StartLimit);

    /// <summary>Its output so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>
    /// Starts the dashboard on the given sample API or else its own;
    /// at the given address, or else a free one, or where the dashboard or a setting chooses.
    /// </summary>
    public static async Task<DashboardProcess> StartAsync(
        SampleApiHost? sample, string? assembly = null, string? directory = null, Uri? address = null, bool isAddressSaid = true,
        params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { assembly ?? Repository.Dashboard },
            WorkingDirectory = directory ?? Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in isAddressSaid ? ["--urls", address?.ToString() ?? "http://127.0.0.1:0"] : Array.Empty<string>())
            start.ArgumentList.Add(argument);
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment.Remove("ASPNETCORE_HTTP_PORTS");
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("LLAMA_CLOUD_API_KEY");
        start.Environment.Remove("LLAMA_CLOUD_BASE_URL");
        start.Environment["WarmUp"] = "false"; // one page is no crowd, and each start would take the processors from the test beside it
        start.Environment["DOTNET_TieredPGO"] = "0"; // most tests end before a profile helps; collecting it takes time from them
        start.Environment["Names__Read"] = "false"; // names come at a moment of their own, so that two pictures of a page would differ
        start.Environment["Reading__RefreshInterval"] = "00:00:01";
        start.Environment["Reading__Store"] = "false";
        start.Environment["LlamaCloud__RequestsPerSecond"] = "1000"; // the sample takes any number
        if (sample is not null)
        {
            start.Environment["LLAMA_CLOUD_API_KEY"] = sample.ApiKey;
            start.Environment["LLAMA_CLOUD_BASE_URL"] = sample.BaseAddress.ToString();
        }

        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        var dashboard = new DashboardProcess(new Process { StartInfo = start });
        try
        {
            dashboard.Begin();
            dashboard.Address = await dashboard._address.Task.WaitAsync(StartLimit);
            return dashboard;
        }
        catch (Exception e)
        {
            await dashboard.DisposeAsync();
            throw new InvalidOperationException($"The dashboard did not start. It wrote:\n{dashboard.Log}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Begin()
    {
        const string Listening = "Now listening on: ";
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("It ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Note(string? line)
        {
            if (line is null)
                return;
            lock (_log)
                _log.Add(line);
            if (line.StartsWith("Sign in ", StringComparison.Ordinal))
                _signIn.TrySetResult(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
                _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}
