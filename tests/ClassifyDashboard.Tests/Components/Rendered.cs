using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Details;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Review;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Renders components as a live page does, at a fixed time.</summary>
public abstract class Rendered : BunitContext, IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = AJob.Created.AddHours(1);

    private static readonly LlamaCloudConnection Connection = new(new("https://api.example.com/"), "llx-secret", IsSample: false);

    protected Rendered()
    {
        Services.AddMudServices();
        Services.AddScoped<ColumnPreferences>();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        Services.AddSingleton(Connection);
        Services.AddSingleton(_ => Reader!);
        Services.AddSingleton(new IdListStore(NoStore, TimeProvider.System));
        Services.AddSingleton(new ReviewDesk(new LabelStore(NoStore), new Claims(NoStore, TimeProvider.System), TimeProvider.System));
        Services.AddSingleton(Options.Create(Team));
        Services.AddSingleton(new JobCredits(null!, new() { Read = false }, TimeProvider.System));
        Services.AddSingleton(new ParseJobs(null!, new() { Read = false }, TimeProvider.System));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private static KeyValueStore NoStore => new(null, new(Connection), TimeProvider.System, NullLogger<KeyValueStore>.Instance);

    /// <summary>What gives jobs to components that ask for them, to be set before the first render.</summary>
    protected JobReader? Reader { get; set; }

    /// <summary>The team's views, to be set before the first render.</summary>
    protected TeamViews Team { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeComponentsAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A complete load of the jobs of a window, of which a filter selects some.</summary>
    internal static Load LoadOf(JobSet jobs, JobFilter? filter = null) =>
        new Snapshot(new(jobs), new Period(Now.AddHours(-24), Now), LoadStage.Complete) { ReadAt = Now }.LoadOf(filter ?? JobFilter.Default);

    /// <summary>Opens all menus, as a click on each does.</summary>
    protected static async Task<IRenderedComponent<T>> OpenedAsync<T>(IRenderedComponent<T> component)
        where T : IComponent
    {
        for (var i = 0; i < component.FindAll("details").Count; i++)
            await component.FindAll("details")[i].TriggerEventAsync("ontoggle", EventArgs.Empty);
        return component;
    }

    /// <summary>A component below an address.</summary>
    protected IRenderedComponent<T> RenderAt<T>(string query, Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent
    {
        var (read, ignored) = JobQuery.Read(query);
        return Render<T>(builder =>
        {
            parameters(builder);
            builder.AddCascadingValue(new Address(read, ignored, TimeZoneInfo.Utc));
        });
    }
}
