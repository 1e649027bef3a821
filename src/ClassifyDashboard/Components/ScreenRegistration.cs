using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Details;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor.Services;

namespace ClassifyDashboard.Components;

/// <summary>Registers the services that render pages.</summary>
public static class ScreenRegistration
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 512 * 1024); // a thousand pasted ids are one message of more than the default 32 kB
        services.AddSingleton<CircuitHandler, CircuitMemoryRelease>();
        services.AddSingleton<RenderQueue>();
        services.AddSingleton<PageAdmission>();
        services.AddScoped<AntiforgeryStateProvider, NoAntiforgeryState>();
        services.AddMudServices();
        services.AddScoped<ColumnPreferences>();
        services.AddDetails();
        return services.Configure<RequestLocalizationOptions>(options => options.UseCulturesOfBrowsers());
    }
}
