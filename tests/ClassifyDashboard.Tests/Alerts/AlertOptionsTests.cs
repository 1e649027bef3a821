using ClassifyDashboard.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>The section Alerts of the settings.</summary>
public sealed class AlertOptionsTests
{
    private const string Hook = "https://hooks.example.com/services/T0KEN?sig=T0KEN";

    [Fact]
    public void Alert_service_runs_only_with_a_webhook()
    {
        Assert.DoesNotContain(With().Services, service => service.ServiceType == typeof(IHostedService));
        Assert.DoesNotContain(With(("Webhook", " "), ("Query", "?type=invoice")).Services, service => service.ServiceType == typeof(IHostedService));
        Assert.Equal(typeof(AlertHostedService),
            Assert.Single(With(("Webhook", Hook)).Services, service => service.ServiceType == typeof(IHostedService)).ImplementationType);
    }

    [Fact]
    public void All_alert_settings_are_read()
    {
        var settings = With(("Webhook", Hook), ("secret", "s3cret"), ("Query", "?type=invoice&alarm=7%&title=Invoices&tz=Europe/Berlin")).Read();
        Assert.Equal((Hook, "s3cret", AlertFormat.Json), (settings.Webhook!.AbsoluteUri, settings.Secret, settings.Format));
        var watched = Assert.Single(settings.Watched);
        Assert.Equal(("invoice", 0.07, "Invoices", "Europe/Berlin"),
            (Assert.Single(watched.Query.Filter.Types), watched.Query.Options.Failed.Alarm, watched.Query.Options.Title, watched.Query.Screen.Zone));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("off", null)]
    [InlineData("04:00:00", 240)]
    [InlineData("1.00:00:00", 1_440)]
    public void Reminders_follow_the_setting_and_are_off_without_it(string? said, int? minutes) =>
        Assert.Equal(minutes, (int?)With(("Webhook", Hook), ("Remind", said)).Read().Remind?.TotalMinutes);

    [Fact]
    public void Watches_are_a_list_and_one_without_a_query_is_of_all_jobs()
    {
        var settings = With(("Webhook", Hook), ("Watches:0:Name", "Invoices"), ("Watches:0:Query", "?type=invoice"), ("Watches:1:Name", "All")).Read();
        Assert.Equal(["Invoices", "All"], settings.Watched.Select(each => each.Name));
        Assert.Equal([1, 0], settings.Watched.Select(each => each.Query.Filter.Types.Count));
    }

    [Theory]
    [InlineData("https://hooks.slack.com/services/T0/B0/x", null, AlertFormat.Slack)]
    [InlineData("https://HOOKS.SLACK.COM/services/T0/B0/x", null, AlertFormat.Slack)]
    [InlineData("https://prod-1.westeurope.logic.azure.com:443/workflows/x", null, AlertFormat.Teams)]
    [InlineData("https://x.environment.api.powerplatform.com/powerautomate/x", null, AlertFormat.Teams)]
    [InlineData("https://evil-hooks.slack.com.example.com/x", null, AlertFormat.Json)]
    [InlineData("https://hooks.slack.com/services/T0/B0/x", "json", AlertFormat.Json)]
    [InlineData("https://hooks.slack.com/triggers/T0/1/x", null, AlertFormat.SlackWorkflow)]
    [InlineData("https://hooks.slack.com/workflows/T0/A0/1/x", null, AlertFormat.SlackWorkflow)]
    [InlineData("https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", null, AlertFormat.GoogleChat)]
    [InlineData("https://discord.com/api/webhooks/1/x", null, AlertFormat.Discord)]
    [InlineData("https://discordapp.com/api/webhooks/1/x/slack", null, AlertFormat.Slack)]
    [InlineData("https://ntfy.sh/topic", null, AlertFormat.Text)]
    [InlineData("https://notdiscord.com/api/webhooks/1/x", null, AlertFormat.Json)]
    [InlineData("https://chat.example.com/x", "google-chat", AlertFormat.GoogleChat)]
    [InlineData("https://chat.example.com/x", " Slack-Workflow ", AlertFormat.SlackWorkflow)]
    [InlineData("https://chat.example.com/x", "SLACK", AlertFormat.Slack)]
    public void Format_is_the_one_set_or_that_of_the_webhooks_host(string webhook, string? format, AlertFormat expected) =>
        Assert.Equal(expected, With(("Webhook", webhook), ("Format", format)).Read().Format);

    [Theory]
    [InlineData("Webhook", "hooks.example.com/T0KEN", "Alerts:Webhook is not a valid address")]
    [InlineData("Webhook", "ftp://hooks.example.com/T0KEN", "Alerts:Webhook is not a valid address")]
    [InlineData("Webhook", "/T0KEN", "Alerts:Webhook is not a valid address")]
    [InlineData("Webhook", "file:///T0KEN", "Alerts:Webhook is not a valid address")]
    [InlineData("Webhook", "https://T0KEN:T0KEN@hooks.example.com/", "Alerts:Webhook contains a user name or password")]
    [InlineData("Format", "xml", "Alerts:Format is 'xml': it must be one of json, slack, slack-workflow, teams, google-chat, discord, text.")]
    [InlineData("Remind", "00:00:10", "Alerts:Remind is '00:00:10': it must be off, or a time from 00:05:00 to 7.00:00:00")]
    [InlineData("Remind", "often", "Alerts:Remind is 'often'")]
    [InlineData("Names", "no", "Alerts:Names is 'no': it must be true or false.")]
    [InlineData("Format", "1", "Alerts:Format is '1'")]
    [InlineData("Query", "?typ=invoice", "Alerts:Query contains the unknown key 'typ'")]
    [InlineData("Query", "invoices", "Alerts:Query contains a value without a key")]
    [InlineData("Query", "?alarm=often", "Alerts:Query contains alarm=often, which cannot be used")]
    [InlineData("Query", "?from=yesterday", "Alerts:Query contains from=yesterday, which cannot be used")]
    [InlineData("Query", "?job_list=abc", "list the ids with job_ids instead")]
    [InlineData("Watches", "?type=invoice", "Alerts:Watches is '?type=invoice': it must be a list")]
    [InlineData("Watches:0:Query", "?type=invoice", "Alerts:Watches:0:Name is ''")]
    [InlineData("Watches:0:Nmae", "x", "Alerts:Watches:0:Nmae is an unknown setting")]
    [InlineData("Url", "x", "Alerts:Url is an unknown setting. Known settings: Webhook, Secret, Format, Remind, Names, Query, Watches.")]
    public void Invalid_alert_setting_is_refused_at_the_start_without_its_secrets(string key, string value, string says)
    {
        var faults = With(("Secret", "canary-secret"), (key, value)).Faults();
        Assert.Contains(faults, fault => fault.Contains(says, StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain("T0KEN", fault, StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain("canary", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_names_a_list_beside_a_query_and_too_many_watches_are_refused()
    {
        Assert.Contains("another watch already has this name", Assert.Single(With(("Watches:0:Name", "A"), ("Watches:1:Name", "a")).Faults()),
            StringComparison.Ordinal);
        Assert.Contains("are both set", Assert.Single(With(("Watches:0:Name", "A"), ("Query", "?type=invoice")).Faults()), StringComparison.Ordinal);
        Assert.Contains("(limit 20)", Assert.Single(With([.. Enumerable.Range(0, 21).Select(i => ($"Watches:{i}:Name", (string?)$"n{i}"))]).Faults()),
            StringComparison.Ordinal);
    }

    private static Set With(params (string Key, string? Value)[] settings) => new(settings);

    private sealed class Set
    {
        public Set((string Key, string? Value)[] settings) => Services.AddAlerts(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Alerts:" + setting.Key, setting.Value))).Build());

        public ServiceCollection Services { get; } = [];

        public AlertOptions Read()
        {
            using var provider = Services.BuildServiceProvider();
            return provider.GetRequiredService<IOptions<AlertOptions>>().Value;
        }

        public IEnumerable<string> Faults()
        {
            using var provider = Services.BuildServiceProvider();
            return Assert.IsType<OptionsValidationException>(Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate)).Failures;
        }
    }
}
