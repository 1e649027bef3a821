using System.IO.Compression;
using ClassifyDashboard.Access;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Components;
using ClassifyDashboard.Export;
using ClassifyDashboard.Health;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Summary;
using ClassifyDashboard.Wall;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

// The settings and the static files lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets(); // outside Development too, for those who run it from its sources
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestLineSize = 64 * 1024); // a script's address may spell out a thousand ids
if (!builder.Environment.IsDevelopment())
    builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false"; // what it takes for changed since the build goes out uncompressed

if (args is [WallTokenCommand.Word, ..])
    return WallTokenCommand.Run(args, builder.Configuration, Console.Out, Console.Error);

if (args is [HealthCommand.Word, ..])
    return await HealthCommand.RunAsync(builder.Configuration, Console.Out, Console.Error);

ListenAddresses.SetDefault(builder.Configuration);
if (ListenAddresses.FaultOf(builder.Configuration) is { } fault)
    return CannotStart(fault);
var isStarting = true;
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Information && !(isStarting && level == LogLevel.Error)); // what keeps it from starting is said below, in words

builder.Services.AddAccess(builder.Configuration);
builder.Services.AddLiveConnection();
builder.Services.AddHealth();
builder.Services.AddSampleWithoutKey(builder.Configuration);
builder.Services.AddLlamaCloud(builder.Configuration);
builder.Services.AddReading(builder.Configuration);
builder.Services.AddSharing(builder.Configuration);
builder.Services.AddExport(builder.Configuration);
builder.Services.AddWall(builder.Configuration);
builder.Services.AddAlerts(builder.Configuration);
builder.Services.AddWarmUp();
builder.Services.AddScreens();
builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"]); // published files are compressed already

var app = builder.Build();

try
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (Exception e) when (e is OptionsValidationException or AggregateException or InvalidOperationException) // the last: a text that is no number or time
{
    // Said here, in words: as an error of the host it would drown in a stack trace.
    foreach (var problem in (e as AggregateException)?.InnerExceptions ?? [e])
        CannotStart(problem.Message);
    return 1;
}

app.UseHardening();
if (!app.Environment.IsDevelopment())
    app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAccess();
app.UsePageAdmission();
app.UseResponseCompression();
app.UseRequestLocalization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous(); // the same for all, and the sign-in page needs some
app.MapHealth();
app.MapAccess();
app.MapLiveConnection();
app.MapSummary();
app.MapExport();
app.MapGroup("").AnswerHead().MapWall();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ConfigureWebSocketAcceptContext = (_, socket) =>
{
    // Each message by itself: what the next one could refer to would be kept for every open page, a third of a megabyte.
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
