using System.Collections.Frozen;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobBlockTests
{
    private static readonly Gen<Job> AnyJob = Gen.Select(Gens.Job, Gens.Text, Gen.OneOf("", "p1", "p2"), Gen.OneOf<string?>(null, "", "tx", "\udc00"))
        .Select((job, text, shared, own) => job with
        {
            Id = text.Length == 0 ? job.Id : job.Id + text,
            ProjectId = shared,
            UserId = shared + "u",
            ParseJobId = own,
            TransactionId = own is null ? text : own + job.Id,
        });

    internal static readonly Gen<Job[]> Many = AnyJob.Array[0, 80];

    internal static readonly Gen<long> BlockLength = Gen.OneOf(TimeSpan.FromDays(3).Ticks, TimeSpan.FromDays(100).Ticks, TimeSpan.FromDays(10_000).Ticks);

    /// <summary>A search for a part of one of the jobs' texts, in any case, or for any text.</summary>
    private static Gen<string> TextOf(Job[] jobs) =>
        Gen.Select(Gen.Int[0, 79], Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[1, 6], Gens.Text).Select((job, field, from, length, other) =>
    {
        var one = jobs.Length == 0 ? null : jobs[job % jobs.Length];
        var text = field switch { 0 => one?.Id, 1 => one?.Input.Value, 2 => one?.ErrorMessage, _ => one?.Result?.Reasoning };
        return string.IsNullOrEmpty(text)
            ? other
            : text.Substring(from % text.Length, Math.Min(length, text.Length - from % text.Length)) is var part && length % 2 == 0
            ? part.ToUpperInvariant() : part.ToLowerInvariant();
    });

    internal static Gen<JobFilter> FilterOf(Job[] jobs) => Gen.Select(
        Gen.OneOf<ValueList<JobStatus>>([], [JobStatus.Failed], [JobStatus.Completed, JobStatus.Of("THROTTLED")]),
        Gen.OneOf<ValueList<string>>([], [], ["invoice", ""], [JobFilter.NoType], [JobFilter.AnyType]),
        Gen.OneOf<string?>(null, null, "cfg-1", JobFilter.Inline),
        Gen.OneOf<ConfidenceRange?>(null, null, ConfidenceRange.Between(0, 0.5)),
        Gen.OneOf<string?>(null, null, ErrorGroup.KeyOf("Document has 5 pages, the most is 100")),
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 79], TextOf(jobs), Gen.OneOf<bool?>(null, null, true, false)))
        .Select((statuses, types, configuration, confidence, error, rest) =>
        {
            var filter = new JobFilter
            {
                Statuses = statuses,
                Types = types,
                ConfigurationId = configuration,
                Confidence = confidence,
                ErrorGroup = error,
                Listed = rest.Item4,
            };
            var one = jobs.Length == 0 ? null : jobs[rest.Item2 % jobs.Length];
            return rest.Item1 switch
            {
                0 => filter,
                1 => filter with { JobIds = [one?.Id ?? "x", "clj-unknown"] },
                2 => filter with { Input = one?.Input.Display },
                3 => new JobFilter { Input = one?.Input.Value },
                4 => new JobFilter { Text = rest.Item3 },
                _ => filter with { Text = rest.Item3 },
            };
        });

    [Fact]
    public void Job_comes_back_from_a_block_as_it_was_put_in() => Many.Sample(jobs =>
    {
        var expected = jobs.OrderBy(job => job, Comparer<Job>.Create(JobSet.NewestFirst)).ToList();
        Assert.Equal(expected, JobSet.Of(jobs));
        Assert.Equal(expected, JobBlock.Of(jobs).All());
        foreach (var job in jobs)
            Assert.Equal(job, JobBlock.Of(jobs).Find(job));
    });

    [Fact]
    public void Block_with_changes_equals_a_block_made_of_the_changed_jobs() => Gen.Select(Many, Many, Gen.Int[0, 9]).Sample((jobs, more, seed) =>
    {
        Job[] changed = [.. jobs.Where((_, i) => i % 3 == seed % 3)
            .Select(job => job with { UpdatedAt = (job.UpdatedAt ?? AJob.Created).AddMinutes(1), ErrorMessage = "other" }), .. more];
        var without = jobs.Concat(more).Where((_, i) => i % 7 == seed).Select(job => job.Id).ToFrozenSet();
        var expected = jobs.Concat(changed).GroupBy(job => job.Id).Select(versions => versions.Last()).Where(job => !without.Contains(job.Id)).ToList();
        var before = JobBlock.Of(jobs);
        Assert.Equal(JobSet.Of(expected), before.With(changed, without).All());
        Assert.Same(before, before.With(jobs, FrozenSet<string>.Empty));
    });

    [Fact]
    public void Gone_job_stays_as_it_was_until_it_is_listed_again() => Gen.Select(Many, Many, Gen.Int[0, 2]).Sample((jobs, more, seed) =>
    {
        var since = AJob.Created.AddYears(3);
        var ids = jobs.Concat(more).Where((_, i) => i % 3 == seed).Select(job => job.Id).ToFrozenSet();
        var before = JobBlock.Of(jobs);
        var marked = before.WithGone(ids, since);
        Assert.Equal(JobSet.Of(jobs.Select(job => ids.Contains(job.Id) && job.GoneAt is null ? job with { GoneAt = since } : job)), marked.All());
        Assert.Same(marked, marked.WithGone(ids, since.AddDays(1)));
        Assert.Same(before, before.WithGone(FrozenSet<string>.Empty, since));

        // As read again: the same version, an older one and a later one.
        var read = jobs.Where(job => ids.Contains(job.Id))
            .Select((job, i) => job with { GoneAt = null, UpdatedAt = job.UpdatedAt?.AddSeconds((i % 3) - 1) }).ToList();
        var listed = read.ToDictionary(job => job.Id);
        Assert.Equal(
            JobSet.Of(jobs.Select(job => listed.TryGetValue(job.Id, out var again) ? PlainCounting.Newer(again, job) : job)),
            marked.With(read, FrozenSet<string>.Empty).All());
    });

    [Fact]
    public void Newer_version_of_a_job_does_not_depend_on_the_order_and_is_listed_where_one_is() => Gen.Select(AnyJob, Gens.Job).Sample((one, text) =>
    {
        var other = text with { Id = one.Id };
        var (newer, same) = (Job.Newer(one, other), Job.Newer(other, one));
        Assert.Equal(newer.GoneAt, same.GoneAt);
        Assert.Equal(one.IsListed || other.IsListed, newer.IsListed);
    });

    [Fact]
    public void Filter_of_blocks_selects_the_jobs_that_it_matches() =>
        Gen.Select(Many, BlockLength).SelectMany((jobs, length) => FilterOf(jobs).Array[1, 6].Select(filters => (jobs, length, filters)))
            .Sample((jobs, length, filters) =>
        {
            var all = SetOf(jobs, length);
            foreach (var filter in filters)
            {
                Assert.Equal(PlainCounting.Filtered(all, filter), all.Where(filter));
                Assert.Equal(PlainCounting.Filtered(all, filter), all.Where(filter)); // as remembered
            }
        }, iter: 400);

    [Fact]
    public void Figures_of_blocks_equal_those_of_plain_counting() =>
        Gen.Select(Many, BlockLength).SelectMany((jobs, length) => FilterOf(jobs).Select(filter => (jobs, length, filter))).Sample((jobs, length, filter) =>
        {
            var selected = SetOf(jobs, length).Where(filter);
            Assert.Equal(PlainCounting.Figures([.. selected], AJob.Created), PlainCounting.Text(JobFigures.Of(selected, AJob.Created)));
            Assert.Equal(Timeline.Of(JobSet.Of(selected), Around, TimeZoneInfo.Utc), Timeline.Of(selected, Around, TimeZoneInfo.Utc));
        });

    [Fact]
    public void Figures_after_a_change_equal_those_of_plain_counting() => Gen.Select(Many, Many, BlockLength).Sample((jobs, more, length) =>
    {
        var filter = new JobFilter { Types = ["invoice", "receipt"] };
        var blocks = BlocksOf(jobs, length);
        JobFigures.Of(Joined(blocks).Where(filter), AJob.Created);
        for (var i = 0; i < blocks.Count; i += 2)
            blocks[i] = blocks[i].With([.. blocks[i].All().Take(2).Select(job => job with { Result = new("receipt", 0.7, "") })], FrozenSet<string>.Empty);
        var merged = JobMerge.Of(Joined(blocks), more);
        var expected = JobSet.Of(blocks.SelectMany(block => block.All()).Concat(more));
        Assert.Equal(expected, merged);
        Assert.Equal(PlainCounting.Figures(PlainCounting.Filtered(expected, filter), AJob.Created),
            PlainCounting.Text(JobFigures.Of(merged.Where(filter), AJob.Created)));
    });

    [Fact]
    public void Merging_costs_in_proportion_to_the_jobs()
    {
        Assert.InRange((double)Allocated(4_000) / Allocated(2_000), 1, 2.5);

        static long Allocated(int count)
        {
            // An hour has a single job, so that the set has as many blocks as jobs.
            var (start, hour) = (new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.TicksPerHour);
            List<Job> jobs = [.. Enumerable.Range(0, count).Select(i => AJob.Completed().Id($"clj-{i}").At(start.AddHours(-i)).Build())];
            var set = JobSet.Of([.. jobs.Select(job => JobBlock.Of([job]))], start.UtcTicks - (count * hour), start.UtcTicks + hour);
            List<Job> updated = [.. jobs.Select(job => job with { UpdatedAt = start.AddDays(1) })];
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(count, JobMerge.Of(set, updated).Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Pages_equal_those_of_plain_sorting() =>
        Gen.Select(AnyJob.Array[0, 600], BlockLength, Gen.OneOf([.. JobColumn.All]), Gen.Bool).Sample((jobs, length, sort, descending) =>
        {
            var (all, view) = (SetOf(jobs, length), new TableView { Sort = sort, Descending = descending });
            var (ordered, expected) = (view.InOrder(all), PlainCounting.Ordered(all, sort, descending));
            for (var page = 1; page <= view.PageCount(all.Count); page++)
                Assert.Equal(expected.Skip((page - 1) * view.PageSize).Take(view.PageSize), (view with { Page = page }).Rows(ordered));
            Assert.Equal(expected, ordered);
        }, iter: 200);

    [Theory]
    [InlineData("STRASSE", 0)]
    [InlineData("straße", 1)]
    [InlineData("STRAßE", 1)]
    [InlineData("signature", 0)]
    [InlineData("//files", 1)]
    [InlineData("k", 1)]
    [InlineData("\u212A", 0)]
    [InlineData("page 12X", 0)]
    public void Search_finds_what_is_shown_in_any_case(string text, int found)
    {
        var job = new AJob[] { AJob.Completed() }[0].Build() with
        {
            Id = "clj-1",
            Input = new(DocumentInputKind.Url, "https://me:pw@files.example.com/a.pdf?signature=1"),
            ErrorMessage = "Kein Platz in der Straße auf page 12",
        };
        Assert.Equal(found, JobSet.Of([job with { Result = null }, AJob.Completed().Build() with { Id = "x", Input = default, Result = null }])
            .Where(new JobFilter { Text = text }).Count);
    }

    internal static Period Around { get; } = new(AJob.Created.AddYears(-1), AJob.Created.AddYears(1));

    private static JobSet SetOf(Job[] jobs, long length) => Joined(BlocksOf(jobs, length));

    internal static JobSet Joined(List<JobBlock> blocks) => JobSet.Of(blocks, 0, long.MaxValue);

    // Undated jobs are in any block.
    internal static List<JobBlock> BlocksOf(Job[] jobs, long length) =>
    [
        .. jobs.GroupBy(job => job.CreatedAt is { } created ? created.UtcTicks / length : AJob.Created.AddDays(job.Id.Length).UtcTicks / length)
            .OrderByDescending(group => group.Key).Select(JobBlock.Of),
    ];
}
