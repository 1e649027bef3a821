using ClassifyDashboard.Jobs;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Names;

namespace ClassifyDashboard.Tests.Details;

/// <summary>The parse job behind an opened job, over HTTP.</summary>
public sealed class ParseJobsTests
{
    private static readonly SampleApiOptions Day = new() { Jobs = 4_000, Days = 1, ArrivalsPerSecond = 0, Spread = JobSpread.Even };

    [Fact]
    public async Task Failed_parse_job_says_why_and_is_asked_for_once()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var jobs = (await names.JobsAsync()).Where(job => job.Input.Kind == DocumentInputKind.ParseJob).ToList();
        var failed = jobs.First(job => job.ErrorMessage == "The file is password protected");
        for (var i = 0; i < 2; i++)
        {
            var parseJob = await names.ReadParseJobAsync(failed);
            Assert.Equal((StatusKind.Failed, failed.ErrorMessage), (parseJob!.Status.Kind, parseJob.Error));
            Assert.Matches(@"^\S.* \d{4} .*\.\w+$", parseJob.Name);
            Assert.Equal(parseJob, names.ParseJobs.Find(failed));
        }

        Assert.Equal(1, names.Sample.SiblingRequests.Total);
        Assert.Equal(StatusKind.Completed, (await names.ReadParseJobAsync(jobs.First(job => job.Status.Kind == StatusKind.Completed)))!.Status.Kind);
    }

    [Fact]
    public async Task Job_with_another_input_asks_for_no_parse_job()
    {
        await using var names = await NamesOnSample.StartAsync(Day with { Jobs = 100 });
        var jobs = (await names.JobsAsync()).Where(job => job.Input.Kind != DocumentInputKind.ParseJob);
        foreach (var job in jobs)
            Assert.Null(await names.ReadParseJobAsync(job));
        Assert.Equal(0, names.Sample.SiblingRequests.Total);
    }

    [Fact]
    public async Task Parse_job_of_the_services_own_is_asked_for_where_the_job_failed()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var jobs = await names.JobsAsync();
        var parseJob = jobs.First(job => job.Input.Kind == DocumentInputKind.ParseJob).Input.Value;
        var file = jobs.First(job => job.Input.Kind == DocumentInputKind.File && job.Status.Kind == StatusKind.Failed) with { ParseJobId = parseJob };
        Assert.NotNull(await names.ReadParseJobAsync(file));
        Assert.Null(names.ParseJobs.Find(file with { Status = JobStatus.Of("COMPLETED") }));
    }

    [Fact]
    public async Task Refusal_is_remembered_for_an_hour_and_a_missing_parse_job_for_a_minute()
    {
        await using var names = await NamesOnSample.StartAsync(Day);
        var job = (await names.JobsAsync()).First(job => job.Input.Kind == DocumentInputKind.ParseJob);
        var missing = job with { Input = new DocumentInput(DocumentInputKind.ParseJob, "pjb-00000000-0000-4000-8000-000000000000") };
        await AssertRequestsAsync(1, missing);
        await AssertRequestsAsync(1, missing);
        names.Time.Advance(TimeSpan.FromMinutes(1));
        await AssertRequestsAsync(2, missing);

        names.Sample.SiblingFaults.Set(Fault.Forbidden);
        await AssertRequestsAsync(3, job);
        names.Time.Advance(TimeSpan.FromMinutes(59));
        await AssertRequestsAsync(3, job);
        names.Time.Advance(TimeSpan.FromMinutes(2));
        await AssertRequestsAsync(4, job);

        async Task AssertRequestsAsync(int total, Job asked)
        {
            Assert.Null(await names.ReadParseJobAsync(asked));
            Assert.Equal(total, names.Sample.SiblingRequests.Total);
        }
    }
}
