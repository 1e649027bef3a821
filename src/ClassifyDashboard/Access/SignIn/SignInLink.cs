using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// Prints the address of the sign-in page at the start, with the token if one was generated. It prints to the console only and not
/// to the log, because logs can be forwarded to places where many people read them.
/// </summary>
internal sealed class SignInLink(IServer server, SessionValidator signIns, IOptions<AccessOptions> options) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } first)
            return Task.CompletedTask;
        var address = BindingAddress.Parse(first);
        var host = address.Host is "0.0.0.0" or "[::]" or "*" or "+" ? "localhost" : address.Host;
        var page = $"{address.Scheme}://{host}:{address.Port}{options.Value.Network.PathBase}{SignInEndpoints.SignIn}";
        Console.WriteLine(signIns.Made is { } token ? $"Sign in with this link: {page}?{SignInEndpoints.TokenKey}={token}"
            : signIns.HasMadeToken ? $"Sign in at {page} with the token that another server has printed."
            : $"Sign in at {page}");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
