using ClassifyDashboard.Components;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using MudBlazor.Services;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSampleWithoutKey(builder.Configuration);
builder.Services.AddLlamaCloud(builder.Configuration);
builder.Services.AddReading(builder.Configuration);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddMudServices();

var app = builder.Build();

if (!app.Environment.IsDevelopment())
    app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

app.Run();

/// <summary>The web application; public so that tests can host it.</summary>
public partial class Program;
