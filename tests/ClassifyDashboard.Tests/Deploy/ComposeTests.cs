using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using YamlDotNet.Serialization;

namespace ClassifyDashboard.Tests.Deploy;

/// <summary>deploy/compose.yaml and the files beside it: that they fit together and to the program. No container engine has run them.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, object> File = new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string, object>>(Text("compose.yaml"));

    private static readonly string[] Dashboards = ["dashboard-1", "dashboard-2"];

    private static Dictionary<object, object> Services => (Dictionary<object, object>)File["services"];

    private static Dictionary<string, string> Example => Text(".env.example").Split('\n').Where(line => line.Contains('=') && !line.StartsWith('#'))
        .ToDictionary(line => line.Split('=', 2)[0], line => line.Split('=', 2)[1].Trim());

    [Fact]
    public void Dashboards_are_alike_and_their_environment_has_settings_of_the_program()
    {
        Assert.Same(Service(Dashboards[0]), Service(Dashboards[1]));
        foreach (var (name, value) in Environment.Select(each => ((string)each.Key, (string)each.Value)))
            ReadyPieces.AssertIsSetting(name, value.StartsWith("${", StringComparison.Ordinal) ? null : value);
        Assert.Equal("redis:6379", Environment["Redis__Connection"]);
        Assert.Contains("redis", Services.Keys);
    }

    [Fact]
    public void Variables_are_those_of_the_example_and_secrets_have_no_default()
    {
        var used = Variable().Matches(Text("compose.yaml")).Select(match => (Name: match.Groups[1].Value, Default: match.Groups[2].Value)).ToList();
        Assert.Equal(Example.Keys.Except(["COMPOSE_PROFILES"]).Order(StringComparer.Ordinal),
            used.Select(each => each.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(used.Where(each => each.Name is "ACCESS_TOKEN" or "LLAMA_CLOUD_API_KEY"),
            each => Assert.StartsWith(":?", each.Default, StringComparison.Ordinal));
        Assert.Equal("", Example["ACCESS_TOKEN"]);
        Assert.Contains("deploy/.env", System.IO.File.ReadAllLines(Path.Combine(ConventionTests.Root, ".dockerignore")));
        Assert.Contains("/deploy/.env", System.IO.File.ReadAllLines(Path.Combine(ConventionTests.Root, ".gitignore")));
    }

    [Fact]
    public void Only_the_proxy_is_believed_and_no_other_container_gets_its_address()
    {
        var inside = (Dictionary<object, object>)((Dictionary<object, object>)Service("proxy")["networks"])["inside"];
        Assert.Equal(inside["ipv4_address"], Environment["Access__Proxies"]);
        var network = (Dictionary<object, object>)((Dictionary<object, object>)File["networks"])["inside"];
        var range = (Dictionary<object, object>)((List<object>)((Dictionary<object, object>)network["ipam"])["config"])[0];
        var proxy = IPAddress.Parse((string)inside["ipv4_address"]);
        Assert.True(IPNetwork.Parse((string)range["subnet"]).Contains(proxy));
        Assert.False(IPNetwork.Parse((string)range["ip_range"]).Contains(proxy));
    }

    [Fact]
    public async Task Sample_of_the_example_is_one_that_the_dashboards_can_read()
    {
        var words = ((List<object>)Service("sample")["entrypoint"]).Cast<string>().ToList();
        Assert.Equal(["dotnet", $"{typeof(SampleApiHost).Assembly.GetName().Name}.dll"], words[..2]);
        Assert.True(System.IO.File.Exists(Path.Combine(AppContext.BaseDirectory, words[1])));
        var (options, fault) = CommandLine.Read(words[2..]);
        Assert.Null(fault);
        Assert.Equal(Example["LLAMA_CLOUD_BASE_URL"], $"http://sample:{options!.Port}");
        Assert.Equal(Example["LLAMA_CLOUD_API_KEY"], options.ApiKey);
        Assert.Equal([Example["COMPOSE_PROFILES"]], (List<object>)Service("sample")["profiles"]);

        await using var sample = await SampleApiHost.StartAsync(options with { Port = 0, Jobs = 10 }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        Assert.Equal("0.0.0.0", sample.BaseAddress.Host);
        using var client = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {options.ApiKey}" } } };
        using var answer = await client.GetAsync($"http://127.0.0.1:{sample.BaseAddress.Port}/api/v2/classify", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void Services_restart_write_nothing_and_have_no_rights() => Assert.All(Services.Values.Cast<Dictionary<object, object>>(), service =>
    {
        Assert.Equal(("unless-stopped", "true"), (service["restart"], service["read_only"]));
        Assert.Equal(["ALL"], (List<object>)service["cap_drop"]);
        Assert.Equal(["no-new-privileges:true"], (List<object>)service["security_opt"]);
        if (service.TryGetValue("build", out var build))
            Assert.True(System.IO.File.Exists(Path.Combine(ReadyPieces.Folder, (string)((Dictionary<object, object>)build)["context"], "Dockerfile")));
        else
            Assert.DoesNotMatch(":latest$|^[^:]+$", (string)service["image"]);
        if (service.TryGetValue("depends_on", out var needed))
            Assert.Subset(Services.Keys.ToHashSet(), ((Dictionary<object, object>)needed).Keys.ToHashSet());
    });

    [Fact]
    public void Stop_leaves_running_requests_their_time()
    {
        var grace = (string)Service(Dashboards[0])["stop_grace_period"];
        Assert.True(TimeSpan.FromSeconds(int.Parse(grace.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture)) > ReadyPieces.Drain);
    }

    [Fact]
    public void Proxy_passes_on_to_the_dashboards_at_the_images_port()
    {
        var configuration = Text("nginx.conf");
        Assert.Equal(Dashboards.Select(name => $"{name}:{ReadyPieces.Port}"),
            Upstream().Matches(configuration).Select(match => match.Groups[1].Value).Distinct());
        var port = Regex.Match(configuration, "listen (\\d+);").Groups[1].Value;
        Assert.EndsWith(":" + port, (string)((List<object>)Service("proxy")["ports"])[0], StringComparison.Ordinal);
        Assert.StartsWith("./nginx.conf:", (string)((List<object>)Service("proxy")["volumes"])[0], StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Environment => (Dictionary<object, object>)Service(Dashboards[0])["environment"];

    private static Dictionary<object, object> Service(string name) => (Dictionary<object, object>)Services[name];

    private static string Text(string file) => System.IO.File.ReadAllText(Path.Combine(ReadyPieces.Folder, file));

    [GeneratedRegex(@"\$\{(\w+)([^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"server ([\w.-]+:\d+)")]
    private static partial Regex Upstream();
}
