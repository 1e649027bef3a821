using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Two processes of the program on one store.</summary>
[Trait("Category", "Slow")]
public sealed class TwoProgramsTests : IAsyncLifetime
{
    private const int Jobs = 50;

    private readonly string _root = Directory.CreateTempSubdirectory("classify-two-").FullName;
    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sample = await SampleApiHost.StartAsync(new() { Jobs = Jobs, Days = 1 }, TimeProvider.System, Cancelled);

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact(Timeout = 300_000)]
    public async Task Second_dashboard_goes_on_without_the_store_and_an_import_waits_for_its_end_which_may_be_a_kill()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var file = Path.Combine(_root, "jobs.jsonl");
        await File.WriteAllBytesAsync(file, await Exported.WriteAsync("jsonl", [AJob.Completed().Id("clj-imported")]), cancelled);

        await using (var first = new DashboardRun(_root, _sample))
        {
            Assert.Equal(Jobs, await first.JobsAsync());
            await using var second = new DashboardRun(_root, _sample);
            Assert.Equal(Jobs, await second.JobsAsync());
            Assert.Contains("another program, such as a second dashboard, uses ", second.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("another program", first.Log, StringComparison.Ordinal);

            await using var refused = new DashboardRun(_root, _sample, "import", file);
            Assert.Equal(2, await refused.ExitAsync());
            Assert.EndsWith("Nothing was imported.", refused.Log, StringComparison.Ordinal);
        } // both are killed here

        await using (var import = new DashboardRun(_root, _sample, "import", file))
        {
            Assert.Equal(0, await import.ExitAsync());
            Assert.Equal("1 jobs read: 1 new, 0 newer than before, 0 already known. 0 refused.", import.Log);
        }

        await using var next = new DashboardRun(_root, _sample);
        Assert.Equal(Jobs, await next.JobsAsync());
        Assert.DoesNotContain("another program", next.Log, StringComparison.Ordinal);
    }

    private sealed class DashboardRun : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly List<string> _log = [];
        private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DashboardRun(string root, SampleApiHost sample, params string[] words)
        {
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var word in words.Prepend(Path.Combine(AppContext.BaseDirectory, "ClassifyDashboard.dll")))
                start.ArgumentList.Add(word);
            foreach (var (key, value) in new (string, string)[]
            {
                ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("WarmUp", "false"), ("LLAMA_CLOUD_API_KEY", sample.ApiKey),
                ("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()),
                ("Reading__Store", "true"), ("Reading__StorePath", Path.Combine(root, "store")), ("LlamaCloud__RequestsPerSecond", "1000"),
            })
                start.Environment[key] = value;
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

        /// <summary>The number of jobs that it shows once all are read.</summary>
        public async Task<int> JobsAsync()
        {
            using var client = new HttpClient { BaseAddress = await _address.Task.WaitAsync(Cancelled) };
            var text = await client.GetStringAsync(new Uri("api/summary?from=now-7d&wait=60", UriKind.Relative), Cancelled);
            var summary = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.True(summary.GetProperty("coverage").GetProperty("complete").GetBoolean(), summary.ToString());
            return summary.GetProperty("jobs").GetInt32();
        }

        public async Task<int> ExitAsync()
        {
            await _process.WaitForExitAsync(Cancelled);
            return _process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
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
}
