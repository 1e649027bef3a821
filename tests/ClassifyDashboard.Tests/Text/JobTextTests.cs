using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Text;

public sealed class JobTextTests
{
    private static readonly DateTimeOffset Now = AJob.Created.AddMinutes(2);
    private static readonly UsualDuration Usual = new(812, TimeSpan.FromSeconds(1.1), TimeSpan.FromSeconds(2.3), TimeSpan.FromSeconds(6), false);

    [Fact]
    public void Job_is_named_by_its_status_type_and_id()
    {
        Assert.Equal("Completed · invoice · clj-1", JobText.Title(AJob.Completed().Id("clj-1")));
        Assert.Equal("Failed · clj-3d9adc…3939cb", JobText.Title(AJob.Failed().Id("clj-3d9adc27-b189-155c-26ee-6db2323939cb")));
        Assert.Equal("Completed · no rule matched · clj-1", JobText.Title(AJob.NoRuleMatched().Id("clj-1")));
        Assert.Equal("THROTTLED · clj-1", JobText.Title(AJob.With("THROTTLED").Id("clj-1")));
    }

    [Fact]
    public void Duration_is_shown_beside_the_usual_one() =>
        Assert.Equal("4.2 s, usual: 1.1 s to 6 s (median 2.3 s of 812 jobs)", JobText.Duration(AJob.Completed().Took(TimeSpan.FromSeconds(4.2)), Usual, Now));

    [Fact]
    public void Duration_of_an_unfinished_job_is_its_time_so_far() =>
        Assert.Equal("2 min so far, usual: 1.1 s to 6 s (median 2.3 s of 812 jobs with this configuration)",
            JobText.Duration(AJob.Running(), Usual with { IsOfConfiguration = true }, Now));

    [Fact]
    public void Text_about_durations_invents_nothing_without_times_or_jobs_to_compare_with()
    {
        Assert.Equal("not known", JobText.Duration(AJob.Completed().Undated(), null, Now));
        Assert.Equal("not known so far", JobText.Duration(AJob.Pending().Undated(), null, Now));
        Assert.Equal("0 ms so far", JobText.Duration(AJob.Pending(), null, AJob.Created.AddHours(-1)));
    }

    [Fact]
    public void Unusual_duration_says_so()
    {
        Assert.Null(JobText.Unusual(AJob.Completed().Took(TimeSpan.FromSeconds(4.2)), Usual, Now));
        Assert.Equal("Longer than usual", JobText.Unusual(AJob.Completed().Took(TimeSpan.FromSeconds(6.1)), Usual, Now));
        Assert.Equal("Longer than usual", JobText.Unusual(AJob.Running(), Usual, Now));
        Assert.Equal("Shorter than usual", JobText.Unusual(AJob.Failed().Took(TimeSpan.FromSeconds(0.1)), Usual, Now));
        Assert.Null(JobText.Unusual(AJob.Running(), Usual, AJob.Created));
        Assert.Null(JobText.Unusual(AJob.Running(), null, Now));
    }

    [Fact]
    public void Text_of_several_lines_keeps_them_and_loses_control_characters() => Gens.Text.Sample(text =>
    {
        var shown = DisplayFormat.Text("a\r\nb\u202E\u0007" + text, 40);
        return shown.StartsWith("a\nb", StringComparison.Ordinal) && shown.Length <= 43 && !shown.Contains('\u202E')
            && !shown.Any(unit => char.IsControl(unit) && unit is not ('\n' or '\t'));
    });
}
