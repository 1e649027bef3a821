using System.Diagnostics;
using System.Globalization;
using ClassifyDashboard.Reading;

/// <summary>The dashboard as a process of its own on a free port of the loopback address.</summary>
sealed class DashboardServer : IAsyncDisposable
{
    private const string FreeAddress = "http://127.0.0.1:0";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private int _faults;

    private DashboardServer(Uri api, string apiKey, string? program, (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { program ?? typeof(JobReader).Assembly.Location, "--urls", Array.Find(settings, one => one.Key == "urls").Value ?? FreeAddress },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment["LLAMA_CLOUD_API_KEY"] = apiKey;
        start.Environment["LLAMA_CLOUD_BASE_URL"] = api.ToString();
        start.Environment["OpenPages__MostOfOne"] = "100000"; // the crowd comes from one address
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Took(e.Data);
        _process.ErrorDataReceived += (_, e) => Took(e.Data);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Lines of its log that report a failure.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>The processor time that it has used so far.</summary>
    public TimeSpan Cpu => _process.TotalProcessorTime;

    /// <summary>Its memory, in MB.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <param name="api">Where the service is.</param>
    /// <param name="apiKey">Its key.</param>
    /// <param name="program">The program; by default the one built beside this one.</param>
    /// <param name="settings">Settings of the dashboard.</param>
    public static async Task<DashboardServer> StartAsync(Uri api, string apiKey, string? program, params (string Key, string Value)[] settings)
    {
        var server = new DashboardServer(api, apiKey, program, settings);
        try
        {
            AppDomain.CurrentDomain.ProcessExit += server.Kill; // whatever ends the benchmark, nothing is left running
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            server.Address = await server._address.Task.WaitAsync(StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => Kill(null, EventArgs.Empty);

    private void Kill(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    private void Took(string? line)
    {
        const string Listening = "Now listening on: ";
        if (line is null)
            return;
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            _address.TrySetResult(new(line[(at + Listening.Length)..].Trim()));
        if ((line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal)) && Interlocked.Increment(ref _faults) <= 5)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The dashboard wrote: {line}"));
    }
}
