using System.Diagnostics.Metrics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Telemetry;

public sealed class StoreMetricsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-lag-").FullName;
    private readonly StoreUnderTest _store;

    public StoreMetricsTests() => _store = new(_directory);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Lag_is_the_age_of_the_oldest_change_that_is_not_saved()
    {
        using var cache = new BlockCache(new JobReaderOptions().MaxJobs);
        var (known, scope, time) = (new KnownJobs(cache), Scope.Broad(JobFilter.Default), new TestClock(AJob.Created.AddHours(2)));
        var archive = new JobArchive(new LocalBlockStore(_store.Store), new(GoneJobs.Keep, TimeSpan.FromDays(30)), time, NullLogger<JobArchive>.Instance);
        Assert.Equal(TimeSpan.Zero, archive.Lag);
        archive.Changed(scope, known); // nothing is saved before the saved coverage is read
        time.Advance(TimeSpan.FromSeconds(30));
        archive.Changed(scope, known);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(40), archive.Lag);
        await archive.RestoreCoverageAsync(scope, known, TestContext.Current.CancellationToken);
        known.StoreRange(new(AJob.Created.UtcTicks, AJob.Created.AddHours(1).UtcTicks), new Dictionary<string, Job>(), time.GetUtcNow(), 0);
        await archive.SaveAsync(known);
        Assert.Equal(TimeSpan.Zero, archive.Lag);
    }

    [Fact]
    public async Task Lag_lasts_while_the_store_fails_and_each_failure_counts()
    {
        var cache = new HostsCache();
        using var store = new StoreUnderTest(_directory, alsoRegister: services => services.AddSingleton<IDistributedCache>(cache));
        using var blocks = new BlockCache(new JobReaderOptions().MaxJobs);
        var (known, scope, time) = (new KnownJobs(blocks), Scope.Broad(JobFilter.Default), new TestClock(AJob.Created.AddHours(2)));
        var archive = new JobArchive(new LocalBlockStore(store.Store), new(GoneJobs.Keep, TimeSpan.FromDays(30)), time, NullLogger<JobArchive>.Instance);
        await archive.RestoreCoverageAsync(scope, known, TestContext.Current.CancellationToken);
        cache.Trouble = new IOException("The disk is full.");
        known.StoreRange(new(AJob.Created.UtcTicks, AJob.Created.AddHours(1).UtcTicks), new Dictionary<string, Job>(), time.GetUtcNow(), 0);
        archive.Changed(scope, known); // it may save before the next line
        await archive.SaveAsync(known);
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(40), archive.Lag);
        Assert.True(store.Store.Failures >= 1);
        cache.Trouble = null;
        known.StoreRange(new(AJob.Created.UtcTicks, AJob.Created.AddHours(1).UtcTicks), new Dictionary<string, Job>(), time.GetUtcNow(), 0);
        await archive.SaveAsync(known);
        Assert.Equal(TimeSpan.Zero, archive.Lag);
    }

    [Fact]
    public void Lag_and_lease_are_measured_once_they_are_registered()
    {
        var metrics = new StoreMetrics(_store.Meters, _store.Store);
        Assert.Equal(["classify_dashboard.store.failures"], Measured().Select(each => each.Name));
        var isHeld = true;
        metrics.MeasureLag(() => TimeSpan.FromSeconds(3));
        metrics.MeasureLag(() => TimeSpan.FromSeconds(7));
        metrics.MeasureLease(() => isHeld);
        Assert.Contains(("classify_dashboard.store.lag", 7), Measured());
        Assert.Contains(("classify_dashboard.lease.held", 1), Measured());
        isHeld = false;
        Assert.Contains(("classify_dashboard.lease.held", 0), Measured());
    }

    private List<(string Name, double Value)> Measured()
    {
        var (own, measured) = (_store.Meters, new List<(string, double)>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, own))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured.Add((instrument.Name, value)));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured.Add((instrument.Name, value)));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured.Add((instrument.Name, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }
}
