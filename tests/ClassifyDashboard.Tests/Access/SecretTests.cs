using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Alerts;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Access;

/// <summary>
/// Secrets as people paste them and files hold them: surrounding blanks are removed, and errors are named without showing the secret.
/// </summary>
public sealed class SecretTests
{
    private const string Secret = "canary-secret-0123456789-0123456789";

    [Theory]
    [InlineData(Secret + "\n")]
    [InlineData("  " + Secret + "\r\n")]
    [InlineData("\t" + Secret + "\u00a0")]
    public void Spaces_and_line_breaks_around_a_secret_are_removed(string pasted)
    {
        var configuration = With(("Access:Mode", "OpenIdConnect"), ("Access:Token", pasted), ("Access:OpenIdConnect:ClientSecret", pasted));
        Assert.Equal((Secret, Secret), (AccessOptions.Of(configuration).Token, AccessOptions.Of(configuration).OpenIdConnect.ClientSecret));
        var alerts = Alerts(pasted);
        Assert.Equal((Secret, 0), (alerts.Secret, alerts.Faults.Count));
    }

    [Theory]
    [InlineData("canary-secret-0123\n456789-0123456789")]
    [InlineData("canary-secret-0123\r456789-0123456789")]
    [InlineData("canary-secret-0123\0456789-0123456789")]
    public void Line_break_inside_a_secret_is_refused_without_showing_it(string pasted)
    {
        var faults = AccessOptions.Of(With(("Access:Mode", "OpenIdConnect"), ("Access:Token", pasted),
            ("Access:OpenIdConnect:ClientSecret", pasted))).Faults.Concat(Alerts(pasted).Faults).ToList();
        foreach (var setting in new[] { "Access:Token", "Access:OpenIdConnect:ClientSecret", "Alerts:Secret" })
            Assert.Contains(faults, fault => fault.Contains(setting, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void Webhook_address_with_a_line_break_is_refused_without_showing_it()
    {
        var settings = new AlertOptions();
        settings.Read(With(("Alerts:Webhook", "https://hooks.example.com/canary\nx")).GetSection("Alerts"));
        Assert.DoesNotContain("canary", Assert.Single(settings.Faults), StringComparison.Ordinal);
    }

    private static AlertOptions Alerts(string secret)
    {
        var settings = new AlertOptions();
        settings.Read(With(("Alerts:Webhook", "https://hooks.example.com/x"), ("Alerts:Secret", secret)).GetSection("Alerts"));
        return settings;
    }

    private static IConfigurationRoot With(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, each.Value))).Build();
}
