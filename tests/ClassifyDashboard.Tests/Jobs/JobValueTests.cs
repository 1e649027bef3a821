using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Jobs are stored more compactly than their properties, and nobody can see it.</summary>
public sealed class JobValueTests
{
    [Fact]
    public void Job_built_from_another_ones_properties_equals_it() => Gens.Job.Sample(job =>
    {
        var same = new Job
        {
            Id = job.Id,
            Status = job.Status,
            CreatedAt = job.CreatedAt,
            UpdatedAt = job.UpdatedAt,
            GoneAt = job.GoneAt,
            Steps = job.Steps,
            Credits = job.Credits,
            Result = job.Result is { } result ? new(result.Type, result.Confidence, result.Reasoning) : null,
            ErrorMessage = job.ErrorMessage,
            Input = new(job.Input.Kind, job.Input.Value),
            ConfigurationId = job.ConfigurationId,
        };
        return same == job && same.GetHashCode() == job.GetHashCode() && same.ToString() == job.ToString();
    });

    [Fact]
    public void Jobs_that_differ_in_one_property_are_unequal() => Gens.Job.Sample(job => new[]
    {
        job with { Id = job.Id + "x" },
        job with { CreatedAt = job.CreatedAt?.AddTicks(1) ?? DateTimeOffset.MinValue },
        job with { UpdatedAt = job.UpdatedAt is null ? DateTimeOffset.MaxValue : null },
        job with { GoneAt = job.GoneAt is null ? AJob.Created : null },
        job with { Steps = new() { PendingFirst = AJob.Created } },
        job with { Credits = (job.Credits ?? 0) + 1 },
        job with { ErrorMessage = job.ErrorMessage + "x" },
        job with { Input = job.Input with { Value = job.Input.Value + "x" } },
        job with { Result = job.Result is { } result ? result with { Reasoning = result.Reasoning + "x" } : new(null, null, "") },
        job with { ParseJobId = "pjb-1" },
        job with { TransactionId = "" },
    }.All(other => other != job));

    [Fact]
    public void Times_of_a_job_survive_a_round_trip_in_UTC() => Gen.Select(Gens.Anytime, Gen.Int[-14, 14]).Sample((time, hours) =>
    {
        var elsewhere = time.Year is > 1 and < 9_999 ? time.ToOffset(TimeSpan.FromHours(hours)) : time;
        var job = AJob.Completed().Build() with { CreatedAt = elsewhere, UpdatedAt = elsewhere };
        return job.CreatedAt == time && job.UpdatedAt == time && job.CreatedAt.Value.Offset == TimeSpan.Zero && job.Duration == TimeSpan.Zero;
    });

    [Fact]
    public void Texts_of_a_job_survive_a_round_trip() => Gens.Text.Sample(text =>
    {
        var job = AJob.Failed(text).On(DocumentInputKind.File, text).Build() with { Result = new("t", 0.5, text), ParseJobId = text, TransactionId = text };
        return new[] { job.ErrorMessage, job.Input.Value, job.Result.Reasoning, job.ParseJobId, job.TransactionId }.All(read => read == text);
    });

    [Fact]
    public void Confidence_is_the_given_number_or_none() => Gens.Confidence.Sample(confidence =>
        new Classification(null, confidence, "").Confidence == (confidence is double.NaN ? null : confidence));

    [Fact]
    public void Missing_text_equals_an_empty_one_where_a_text_is_required()
    {
        Assert.Equal(default, new DocumentInput(DocumentInputKind.Unknown, ""));
        Assert.Equal(new Classification("t", null, ""), new Classification("t", null, CompactText.None));
    }

    [Fact]
    public void Input_matches_its_value_or_shown_text_and_is_searched_by_the_shown_text() =>
        Gen.Select(Gens.Input, Gens.Text, Gens.Text, Gen.OneOf("", "https://", "https://user:pw@", "?")).Sample((input, before, after, start) =>
        {
            var made = new DocumentInput(input.Kind, start + before + input.Value + after);
            return new[] { made.Value, made.Display, input.Value, before, after, before.ToUpperInvariant(), "secret" }.All(text =>
                made.Is(text) == (made.Value == text || made.Display == text)
                && made.ShowsIgnoringCase(text) == made.Display.Contains(text, StringComparison.OrdinalIgnoreCase));
        });

    [Fact]
    public void Merging_versions_of_different_creation_times_keeps_the_newer_once() =>
        Gen.Select(Gens.Job.Array[1, 20], Gen.Int[0, 1_000]).Sample((jobs, seed) =>
    {
        var versions = jobs.SelectMany(job => new[] { job, job with { CreatedAt = AJob.Created.AddDays(1), UpdatedAt = AJob.Created.AddYears(5) } }).ToArray();
        new Random(seed).Shuffle(versions);
        var set = JobSet.Of(versions);
        return set.Count == jobs.Length && set.All(job => job.UpdatedAt == AJob.Created.AddYears(5))
            && set.Select(job => job.Id).SequenceEqual(set.Select(job => job.Id).Order(StringComparer.Ordinal));
    });
}
