using ClassifyDashboard.Components;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using MudBlazor.Services;

// The settings and the static files lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets(); // outside Development too, for those who run it from its sources

builder.Services.AddSampleWithoutKey(builder.Configuration);
builder.Services.AddLlamaCloud(builder.Configuration);
builder.Services.AddReading(builder.Configuration);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddMudServices();
builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"]); // published files are compressed already; pages hold secrets of their own

var app = builder.Build();

if (!app.Environment.IsDevelopment())
    app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseResponseCompression();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

app.Run();
