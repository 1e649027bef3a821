using ClassifyDashboard.Benchmarks.FirstRows;
using MudBlazor.Services;

/// <summary>The least that a page of MudBlazor's can be: its theme, its css, its script and a table.</summary>
static class BarePage
{
    public static Task<PeerServer> StartAsync(int rows)
    {
        var builder = PeerServer.Begin();
        builder.Services.AddMudServices();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton(new BareRows(rows));
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<BareDocument>().AddInteractiveServerRenderMode();
        return PeerServer.StartAsync(app, "");
    }
}

/// <summary>How many rows its table has.</summary>
/// <param name="Count">The number.</param>
internal sealed record BareRows(int Count);
