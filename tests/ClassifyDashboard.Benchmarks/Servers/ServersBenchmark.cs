using System.Diagnostics;
using System.Globalization;

/// <summary>Two dashboards with one Redis behind nginx, which sends each request to any of them: what one server's end costs viewers and walls.</summary>
static class ServersBenchmark
{
    private const string Row = "servers";
    private const int Viewers = 200;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    // As in live.js and wall.js. A wall looks once a second; the bench looks ten times as often.
    private static readonly (TimeSpan Least, TimeSpan Most) PageWait = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
    private static readonly (TimeSpan Least, TimeSpan Most) WallWait = (TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3.5));

    private static readonly byte[] OfJobs = "open-job"u8.ToArray();
    private static readonly byte[] OfWalls = "wall-panels"u8.ToArray();

    /// <param name="options">
    /// viewers= changes how many pages are open: as many of Jobs as walls. before= is a published copy of another version, which the rolling update
    /// replaces. sticky=yes lets nginx send all of one address, and so all of them, to the same server as long as it answers.
    /// </param>
    public static async Task RunAsync(Options options)
    {
        var count = options.Whole("viewers", Viewers);
        var (redisPort, nginxPort) = (LocalProgram.FreePort(), LocalProgram.FreePort());
        await using var redis = await LocalProgram.StartAsync("redis-server", redisPort, "--port", Text(redisPort), "--bind", "127.0.0.1", "--save", "");
        await using var service = await CircuitService.StartAsync("--jobs 7000 --days 7 --arrivals 1");
        var before = options.Text("before");
        var first = await StartAsync(service, redisPort, before);
        var second = await StartAsync(service, redisPort, before);
        var folder = Directory.CreateTempSubdirectory("benchmark-nginx-");
        await using var nginx = await LocalProgram.StartAsync(
            File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx", nginxPort, "-e", "stderr", "-c",
            Written(folder, nginxPort, options.Text("sticky") == "yes" ? "ip_hash" : "random", first, second));
        var address = new Uri($"http://127.0.0.1:{Text(nginxPort)}/");

        await LagAsync(service, first, second);

        using var http = Circuit.NewHttp(address);
        ReturningViewer[] all = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? new ReturningViewer(http, new(address, i % 4 == 0 ? "" : "?status=FAILED"), OfJobs, PageWait)
            : new ReturningViewer(http, new(address, WallsBenchmark.Paths[i / 2 % WallsBenchmark.Paths.Length]), OfWalls, WallWait))];
        foreach (var viewer in all)
        {
            viewer.Come();
            await Task.Delay(Arriving / count);
        }

        await Task.Delay(Refresh * 2);
        var ordinary = await PhaseAsync(service, all, "nothing happens", () => Task.CompletedTask, null);
        await PhaseAsync(service, all, "the reader is killed", () => Task.Run(first.Kill), ordinary);
        first = await StartAsync(service, redisPort, before, first.Address);
        await Task.Delay(Refresh * 2);
        await PhaseAsync(service, all, "the reader is asked to end, and drains for 5 s", second.TerminateAsync, ordinary);
        second = await StartAsync(service, redisPort, before, second.Address);
        await PhaseAsync(service, all, $"rolling update{(before is null ? "" : " from another version")}: one ends, then the other", async () =>
        {
            await first.TerminateAsync();
            first = await StartAsync(service, redisPort, null, first.Address);
            await second.TerminateAsync();
            second = await StartAsync(service, redisPort, null, second.Address);
        }, ordinary);

        Report.AtMost(Row, "failures in the servers' logs", first.Faults + second.Faults, 0, "lines");
        foreach (var viewer in all)
            await viewer.DisposeAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
        await nginx.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // How much later than the reader's walls those of the follower show a refresh, and what both cost.
    private static async Task LagAsync(CircuitService service, DashboardServer reader, DashboardServer follower)
    {
        var (here, there) = (new WallNews(), new WallNews());
        await using var near = new CircuitCrowd(reader.Address);
        await using var far = new CircuitCrowd(follower.Address);
        await near.ComeAsync(WallsBenchmark.Paths[..1], 1, OfWalls, TimeSpan.Zero, TimeSpan.FromMinutes(1), here.Took);
        await far.ComeAsync(WallsBenchmark.Paths[..1], 1, OfWalls, TimeSpan.Zero, TimeSpan.FromMinutes(1), there.Took);
        await Task.Delay(Refresh * 2);
        var (one, other, requests, watch) = (reader.Cpu, follower.Cpu, service.Relay.Count, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromMinutes(1));
        var (ofReader, ofFollower) = (100 * (reader.Cpu - one) / watch.Elapsed, 100 * (follower.Cpu - other) / watch.Elapsed);
        var lags = here.All.Select(each => (each.First, Same: there.All.FirstOrDefault(same => same.Until == each.Until)))
            .Where(each => each.Same is not null).Select(each => (each.Same!.First - each.First) / (double)Stopwatch.Frequency).Order().ToList();
        Report.AtLeast(Row, "refreshes seen on a wall of the reader and on one of the follower", lags.Count, 5, "refreshes");
        if (lags.Count == 0)
            return;
        Report.AtMost(Row, $"from the reader's wall to the follower's, median {lags[lags.Count / 2]:0.00} s", lags[^1], 1, "s at most");
        Report.Note(Row, $"a wall on each for a minute, refreshes each {Refresh.TotalSeconds:0} s, {service.Relay.Count - requests} requests: the reader takes "
            + $"{ofReader:0.0} % of a core", $"the follower {ofFollower:0.0} %");
    }

    private static async Task<int> PhaseAsync(CircuitService service, ReturningViewer[] all, string what, Func<Task> happens, int? ordinary)
    {
        foreach (var viewer in all)
            viewer.Forget();
        var (requests, returns) = (service.Relay.Count, all.Sum(viewer => viewer.Returns));
        var (end, watch) = (Task.Delay(Length), Stopwatch.StartNew());
        await happens();
        await end;
        await Task.Delay(Settling);
        var seen = (int)Math.Round((service.Relay.Count - requests) * (Length + Settling) / watch.Elapsed);
        var walls = all.Where((_, i) => i % 2 == 1).Select(viewer => viewer.LongestSilence).Order().ToList();
        Report.AtMost(Row, $"{what}: pages that are not live afterwards; {all.Sum(viewer => viewer.Returns) - returns} loaded again",
            all.Count(viewer => !viewer.IsLive), 0, $"of {all.Length}");
        Report.AtMost(
            Row, $"{what}: the longest that a wall got nothing new, median {walls[walls.Count / 2]:0.0} s", walls[^1], 10, "s");
        if (ordinary is { } usual)
            Report.AtMost(Row, $"{what}: requests in as much time, {usual} where nothing happens", seen, usual + 5, "requests");
        else
            Report.Note(Row, $"{what}: requests in {(Length + Settling).TotalSeconds:0} s", $"{seen}");
        return seen;
    }

    private static async Task<DashboardServer> StartAsync(CircuitService service, int redis, string? program, Uri? at = null)
    {
        var server = await service.StartDashboardAsync(Refresh, program,
            ("Redis:Connection", $"127.0.0.1:{Text(redis)}"), ("Names:Read", "false"), ("Health:DrainFor", "00:00:05"), ("Access:Proxies", "127.0.0.1"),
            ("urls", at?.ToString() ?? "http://127.0.0.1:0"));
        using var http = new HttpClient { BaseAddress = server.Address };
        while (true) // a balancer sends nobody to a server that is not ready
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
                return server;
            await Task.Delay(200);
        }
    }

    private static string Written(DirectoryInfo folder, int port, string balancing, DashboardServer first, DashboardServer second)
    {
        var file = Path.Combine(folder.FullName, "nginx.conf");
        string[] kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        var temporary = string.Concat(kinds.Select(kind => $"{kind}_temp_path {folder.FullName}/{kind};\n"));
        File.WriteAllText(file, $$"""
            daemon off;
            master_process off;
            pid {{folder.FullName}}/nginx.pid;
            events { worker_connections 4096; }
            http {
                access_log off;
                {{temporary}}
                map $http_upgrade $connection_upgrade { default upgrade; '' close; }
                upstream dashboards {
                    {{balancing}};
                    server {{first.Address.Authority}} fail_timeout=1s;
                    server {{second.Address.Authority}} fail_timeout=1s;
                }
                server {
                    listen 127.0.0.1:{{Text(port)}};
                    location / {
                        proxy_pass http://dashboards;
                        proxy_http_version 1.1;
                        proxy_connect_timeout 1s;
                        proxy_read_timeout 1h;
                        proxy_set_header Host $http_host;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection $connection_upgrade;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                }
            }
            """);
        return file;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
