using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.JSInterop;

namespace ClassifyDashboard.Access;

/// <summary>
/// Ends what is connected when its sign-in ends: a live page goes on over one connection for hours, and no request of it
/// would ever be asked again. First the page is asked to load itself anew, which leads to the sign-in; a connection that
/// is still there at the next look is cut off, whatever the browser makes of that.
/// </summary>
internal sealed class SessionMonitor(SessionValidator signIns, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Open, Open> _connections = new();
    private readonly ConcurrentDictionary<CircuitSession, ClaimsPrincipal> _circuits = new();

    /// <summary>Passes on a request of a live connection, which lasts as long as the connection.</summary>
    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var open = new Open(context.User, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        _connections[open] = open;
        try
        {
            await next(context);
        }
        finally
        {
            _connections.TryRemove(open, out _);
        }
    }

    public void Add(CircuitSession circuit, ClaimsPrincipal viewer) => _circuits[circuit] = viewer;

    /// <summary>Somebody works with the page of a circuit. A page that stands there and refreshes itself is not used.</summary>
    public void Use(CircuitSession circuit)
    {
        if (_circuits.TryGetValue(circuit, out var viewer) && signIns.Holds(viewer))
            signIns.Use(viewer);
    }

    public void Remove(CircuitSession circuit) => _circuits.TryRemove(circuit, out _);

    /// <summary>Looks at all that is connected now.</summary>
    public void Look()
    {
        foreach (var (circuit, viewer) in _circuits)
        {
            if (!signIns.Holds(viewer) && !IsWall(viewer))
                circuit.Reload();
        }

        foreach (var (open, _) in _connections)
        {
            if (signIns.Holds(open.Viewer))
                continue;
            if (open.IsAsked || IsWall(open.Viewer)) // the frame of a wall finds out by itself, and says so on the wall
                open.Lifetime.Abort();
            open.IsAsked = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private static bool IsWall(ClaimsPrincipal viewer) => !viewer.HasClaim(ViewerClaims.Sees, ViewerClaims.Everything);

    private sealed class Open(ClaimsPrincipal viewer, IHttpRequestLifetimeFeature lifetime)
    {
        public ClaimsPrincipal Viewer => viewer;

        public IHttpRequestLifetimeFeature Lifetime => lifetime;

        public bool IsAsked { get; set; }
    }
}

/// <summary>One circuit, as far as its end goes.</summary>
internal sealed class CircuitSession(SessionMonitor watch, AuthenticationStateProvider viewer, NavigationManager navigation) : CircuitHandler
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
        watch.Add(this, (await viewer.GetAuthenticationStateAsync()).User);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        watch.Remove(this);
        return Task.CompletedTask;
    }

    // Every filter, page and opened job is a change of the address.
    private void Use(object? sender, LocationChangedEventArgs e) => watch.Use(this);

    public void Reload()
    {
        try
        {
            navigation.NavigateTo(navigation.Uri, forceLoad: true, replace: true);
        }
        catch (Exception e) when (e is InvalidOperationException or JSDisconnectedException)
        {
            // It has just gone by itself. The others must be seen to all the same.
        }
    }
}
