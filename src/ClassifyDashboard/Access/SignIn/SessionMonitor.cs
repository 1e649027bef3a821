using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.JSInterop;

namespace ClassifyDashboard.Access.SignIn;

/// <summary>
/// Closes live connections whose sign-in has ended: a page can use one connection for hours without a new request that would
/// check the sign-in. First the page is made to reload, which leads to the sign-in page. A connection that is still open at the
/// next check is aborted.
/// </summary>
internal sealed class SessionMonitor(SessionValidator signIns, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Connection, Connection> _connections = new();
    private readonly ConcurrentDictionary<CircuitSession, ClaimsPrincipal> _circuits = new();

    /// <summary>Tracks a request of a live connection, which lasts as long as the connection.</summary>
    public async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        var connection = new Connection(context.User, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        _connections[connection] = connection;
        try
        {
            await next(context);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    public void Add(CircuitSession circuit, ClaimsPrincipal viewer) => _circuits[circuit] = viewer;

    /// <summary>Records that a person uses the page of a circuit. A page that only refreshes itself is not in use.</summary>
    public void Use(CircuitSession circuit)
    {
        if (_circuits.TryGetValue(circuit, out var viewer) && signIns.Holds(viewer))
            signIns.Use(viewer);
    }

    public void Remove(CircuitSession circuit) => _circuits.TryRemove(circuit, out _);

    /// <summary>Checks the sign-ins of all current connections.</summary>
    public void CheckAll()
    {
        foreach (var (circuit, viewer) in _circuits)
        {
            if (!signIns.Holds(viewer) && !IsWall(viewer))
                circuit.Reload();
        }

        foreach (var (connection, _) in _connections)
        {
            if (signIns.Holds(connection.Viewer))
                continue;
            if (connection.IsReloading || IsWall(connection.Viewer)) // the frame of a wall notices it and shows a message on the wall
                connection.Lifetime.Abort();
            connection.IsReloading = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            CheckAll();
    }

    private static bool IsWall(ClaimsPrincipal viewer) => !viewer.HasClaim(ViewerClaims.Sees, ViewerClaims.Everything);

    private sealed class Connection(ClaimsPrincipal viewer, IHttpRequestLifetimeFeature lifetime)
    {
        public ClaimsPrincipal Viewer => viewer;

        public IHttpRequestLifetimeFeature Lifetime => lifetime;

        public bool IsReloading { get; set; }
    }
}

/// <summary>Connects one circuit with the session monitor.</summary>
internal sealed class CircuitSession(SessionMonitor monitor, AuthenticationStateProvider viewer, NavigationManager navigation) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        navigation.LocationChanged += Use;
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        navigation.LocationChanged -= Use;
        return Task.CompletedTask;
    }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) =>
        monitor.Add(this, (await viewer.GetAuthenticationStateAsync()).User);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        monitor.Remove(this);
        return Task.CompletedTask;
    }

    // Every filter, page and opened job changes the address.
    private void Use(object? sender, LocationChangedEventArgs e) => monitor.Use(this);

    public void Reload()
    {
        try
        {
            navigation.NavigateTo(navigation.Uri, forceLoad: true, replace: true);
        }
        catch (Exception e) when (e is InvalidOperationException or JSDisconnectedException)
        {
            // The page was just closed. The other circuits still have to be checked.
        }
    }
}
