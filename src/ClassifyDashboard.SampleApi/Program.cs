using System.Runtime.InteropServices;
using ClassifyDashboard.SampleApi;

if (args.Contains("--help"))
{
    Console.Write(CommandLine.Help);
    return 0;
}

var (options, fault) = CommandLine.Read(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

SampleApiHost host;
try
{
    host = await SampleApiHost.StartAsync(options, TimeProvider.System, CancellationToken.None);
}
catch (IOException)
{
    await Console.Error.WriteLineAsync($"Port {options.Port} is taken; choose another with --port.");
    return 1;
}

await using (host)
{
    var address = host.BaseAddress.GetLeftPart(UriPartial.Authority);
    Console.WriteLine($"{options.Jobs:N0} sample jobs at {address}/api/v2/classify");
    Console.WriteLine($"A dashboard reads them with LLAMA_CLOUD_API_KEY={host.ApiKey} LLAMA_CLOUD_BASE_URL={address}");
    Console.WriteLine($"Switch faults: curl -X PUT {address}/sample/faults/server-error; off: -X DELETE. Ctrl+C ends.");

    var stop = new TaskCompletionSource();
    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.TrySetResult();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    await stop.Task;
}

return 0;
