using System.IO.Compression;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Api.Compare;
using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Failures;
using ClassifyDashboard.Api.Review;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Api.Types;
using ClassifyDashboard.Components;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Health;
using ClassifyDashboard.Hosting;
using ClassifyDashboard.Import;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Review;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Telemetry;
using ClassifyDashboard.WarmUp;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

// The settings and the static files are in the program's directory, whatever the working directory is.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets(); // outside Development too, for a run from the sources
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestLineSize = 64 * 1024); // a script's address can contain a thousand ids
if (!builder.Environment.IsDevelopment())
    builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false"; // files that look changed since the build would be sent uncompressed

if (TokenCommand.KindOf(args) is { } tokenKind)
    return TokenCommand.Run(tokenKind, args, builder.Configuration, Console.Out, Console.Error);

if (args is [HealthCommand.Word, ..])
    return await HealthCommand.RunAsync(builder.Configuration, Console.Out, Console.Error);

if (args is [ImportCommand.Word, ..])
    return await ImportCommand.RunAsync(args, builder.Configuration, Console.Out, Console.Error);

if (args is [ImportLabelsCommand.Word, ..])
    return await ImportLabelsCommand.RunAsync(args, builder.Configuration, Console.Out, Console.Error);

ListenAddresses.SetDefault(builder.Configuration);
if ((ListenAddresses.FaultOf(builder.Configuration) ?? MetricsOptions.Listen(builder.Configuration)) is { } fault)
    return CannotStart(fault);
var isStarting = true;

// The host would log a failed start with a stack trace. CannotStart below prints a plain message instead.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Information && !(isStarting && level == LogLevel.Error));

builder.Services.AddAccess(builder.Configuration);
builder.Services.AddLiveConnection();
builder.Services.AddHealth();
builder.Services.AddSampleWithoutKey(builder.Configuration);
builder.Services.AddLlamaCloud(builder.Configuration);
builder.Services.AddReading(builder.Configuration);
builder.Services.AddSharing(builder.Configuration);
builder.Services.AddReview(builder.Configuration);
builder.Services.AddExport(builder.Configuration);
builder.Services.AddSingleton<SummaryFrame>();
builder.Services.AddApiDescription();
builder.Services.AddWall(builder.Configuration);
builder.Services.AddAlerts(builder.Configuration);
builder.Services.AddTelemetry(builder.Configuration);
builder.Services.AddLogRules();
builder.Services.AddWarmUp();
builder.Services.AddScreens();
builder.Services.AddDraining(builder.Configuration);
builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
// Published files are already compressed
builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"]);

var app = builder.Build();

try
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
// InvalidOperationException: a text that is no number or time
catch (Exception e) when (e is OptionsValidationException or AggregateException or InvalidOperationException)
{
    // Printed here as plain messages, because the host would print them with a stack trace.
    foreach (var problem in (e as AggregateException)?.InnerExceptions ?? [e])
        CannotStart(problem.Message);
    return 1;
}

app.UseMetricsPort();
app.UseHardening();
if (!app.Environment.IsDevelopment())
    app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAccess();
app.UsePageAdmission();
app.UseResponseCompression();
app.UseRequestLocalization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous(); // the files are the same for everybody, and the sign-in page needs some of them
app.MapHealth();
app.MapMetrics();
app.MapAccess();
app.MapLiveConnection();
app.MapSummary();
app.MapFailures();
app.MapTypes();
app.MapCompare();
app.MapReview();
app.MapExport();
app.MapApiDescription();
app.MapGroup("").AnswerHead().MapWall();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ConfigureWebSocketAcceptContext = (_, socket) =>
{
    // Compresses each message on its own: a shared compression context would take a third of a megabyte for every open page.
    (socket.DangerousEnableCompression, socket.DisableServerContextTakeover) = (true, true);
    return Task.CompletedTask;
}).OpenLiveToWalls().AnswerHead();

try
{
    await app.StartAsync();
}
catch (Exception e) when (ListenAddresses.FaultOf(e, app.Configuration) is { } words)
{
    return CannotStart(words);
}

isStarting = false;
await app.WaitForShutdownAsync();
await app.DisposeAsync();
return 0;

static int CannotStart(string why)
{
    Console.Error.WriteLine($"The dashboard cannot start: {why}");
    return 1;
}
