using System.Diagnostics.Metrics;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.LlamaCloud;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>A store as the application registers it. Disposal closes it as at the end of the process; its directory belongs to the test.</summary>
sealed class StoreUnderTest : IDisposable
{
    public const string Key = "llx-very-secret-key";

    private readonly ServiceProvider _services;

    public StoreUnderTest(string? path, LlamaCloudConnection? connection = null, Action<IServiceCollection>? alsoRegister = null,
        params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Reading:StorePath", path)])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddSingleton(connection ?? Real());
        services.AddJobStore(configuration);
        alsoRegister?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(AJob.Created);

    public CapturedLog Log { get; } = new();

    public KeyValueStore Store => _services.GetRequiredService<KeyValueStore>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public int Warnings =>
        Log.Text.Split('\n').Count(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static LlamaCloudConnection Real(string key = Key, string address = "https://api.example.com/") => new(new Uri(address), key, IsSample: false);

    /// <summary>The error that stops the start.</summary>
    public IEnumerable<string> Faults() => Record.Exception(_services.GetRequiredService<IStartupValidator>().Validate) switch
    {
        null => [],
        var e => Assert.IsType<OptionsValidationException>(e).Failures,
    };

    public Task SetAsync(string key, params byte[] value) => Store.SetAsync(key, value, TimeSpan.FromDays(35), Cancelled);

    public Task<byte[]?> GetAsync(string key) => Store.GetAsync(key, Cancelled);

    public void Dispose() => _services.Dispose();
}
