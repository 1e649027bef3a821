using System.Globalization;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>A program with a reader and a store, which is stopped or killed, and started again with what it has left.</summary>
sealed class RestartableReader
{
    private readonly SampleApiHost _sample;
    private readonly TestClock _time;
    private readonly QuiescenceProbe _probe;
    private readonly int _maxJobs;
    private readonly string _root = Directory.CreateTempSubdirectory("classify-ordeal-").FullName;
    private ServiceProvider _services;
    private string? _copy;
    private int _copies;

    /// <param name="sample">What it reads.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="probe">Counts its requests and its calls of the store.</param>
    /// <param name="maxJobs">The setting Reading:MaxJobs.</param>
    public RestartableReader(SampleApiHost sample, TestClock time, QuiescenceProbe probe, int maxJobs)
    {
        (_sample, _time, _probe, _maxJobs) = (sample, time, probe, maxJobs);
        Store = Path.Combine(_root, "0");
        _services = StartServices();
    }

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    /// <summary>Whether requests wait for the request budget.</summary>
    public bool IsWaiting => _services.GetRequiredService<RequestBudget>().State.Waiting > 0;

    private string Store { get; set; }

    /// <summary>
    /// Copies the store as it is now, which is what the program would leave if it was killed. The next start reads the copy. Files must not be written
    /// meanwhile.
    /// </summary>
    public void CopyStore()
    {
        _copy = Directory.CreateDirectory(Path.Combine(_root, $"{++_copies}")).FullName;
        foreach (var file in Directory.Exists(Store) ? Directory.GetFiles(Store, "*.db*") : [])
            File.Copy(file, Path.Combine(_copy, Path.GetFileName(file)));
    }

    public async Task StopAsync(CancellationToken cancelled)
    {
        await Reader.DisposeAsync().AsTask().WaitAsync(cancelled); // before what it reads with, as when the program stops
        await _services.DisposeAsync();
    }

    public void Start()
    {
        (Store, _copy) = (_copy ?? Store, null);
        _services = StartServices();
    }

    /// <summary>Deletes all that it has stored.</summary>
    public void Delete() => Directory.Delete(_root, recursive: true);

    private ServiceProvider StartServices()
    {
        var services = ReaderOnSample.RegisteredOn(
            _sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", Store), ("Reading:CheckInterval", "00:05:00"), ("LlamaCloud:Timeout", "00:00:30"),
            ("Reading:MaxJobs", _maxJobs.ToString(CultureInfo.InvariantCulture)));
        _probe.CountRequestsAndCallsIn(services);
        return ReaderOnSample.Built(services);
    }
}
