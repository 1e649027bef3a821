using Hangfire;
using Hangfire.Common;
using Hangfire.States;

/// <summary>Hangfire's dashboard, with a list of jobs that have succeeded.</summary>
static class HangfireList
{
    public static async Task<PeerServer> StartAsync(int jobs, int rows)
    {
        var builder = PeerServer.Begin();
        builder.Services.AddHangfire(hangfire => hangfire.UseInMemoryStorage());
        var app = builder.Build();
        app.UseHangfireDashboard();
        var client = new BackgroundJobClient(app.Services.GetRequiredService<JobStorage>());
        for (var number = 0; number < jobs; number++)
        {
            var taken = number;
            client.Create(Job.FromExpression(() => Classify(taken)), new SucceededState(null, 20, 1500));
        }

        return await PeerServer.StartAsync(app, $"hangfire/jobs/succeeded?from=0&count={rows}");
    }

    /// <summary>What the jobs are said to have done.</summary>
    public static void Classify(int number) => GC.KeepAlive(number);
}
