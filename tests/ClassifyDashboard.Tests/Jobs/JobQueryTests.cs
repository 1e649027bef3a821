using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobQueryTests
{
    [Fact]
    public void Written_query_is_read_back_unchanged() => Queries.Any.Sample(query =>
    {
        var (read, ignored) = JobQuery.Read(query.Write());
        return read == query && ignored.Count == 0;
    });

    [Fact]
    public void Long_id_list_is_read_back_by_its_code_where_it_was_stored() => Queries.Long.Sample(
        query =>
        {
            var kept = new Dictionary<string, ValueList<string>>();
            if (IdList.CodeOf(query.Filter.JobIds) is { } made)
                kept[made] = query.Filter.JobIds;
            var written = query.Write();
            var (read, ignored) = JobQuery.Read(written, code => kept.TryGetValue(code, out var ids) ? ids : null);
            return read == query && ignored.Count == 0 && JobQuery.ListCode(written) == IdList.CodeOf(query.Filter.JobIds);
        },
        iter: 50);

    [Fact]
    public void Link_stays_short_however_many_ids_it_has() => Queries.LongIds.Sample(
        ids => (JobQuery.Default with { Filter = new() { JobIds = ids, Text = new string('x', 500) } }).Write().Length < 1_800, iter: 50);

    [Fact]
    public void Every_written_key_is_among_the_known_ones() => Gen.OneOf(Queries.Any, Queries.Long).Sample(
        query => System.Web.HttpUtility.ParseQueryString(query.Write()).AllKeys.All(key => JobQuery.Keys.Contains(key!)), iter: 100);

    [Theory]
    [InlineData("job_list=0123456789abcdeF", "this list of ids is not kept here any more: paste it again")]
    [InlineData("job_list=0123456789abcde", "not the code of a list of ids")]
    [InlineData("job_list=../../../jobs/key", "not the code of a list of ids")]
    [InlineData("job_list=0123456789abcde%00", "not the code of a list of ids")]
    [InlineData("job_list=0123456789abcdeé", "not the code of a list of ids")]
    public void Unknown_list_code_is_named_and_only_codes_are_looked_up(string text, string reason)
    {
        var asked = new List<string>();
        var (query, ignored) = JobQuery.Read(text, code =>
        {
            asked.Add(code);
            return null;
        });
        Assert.Equal(("job_list", reason), (Assert.Single(ignored).Key, ignored[0].Reason));
        Assert.Equal(JobQuery.Default, query);
        Assert.All(asked, code => Assert.True(IdList.IsCode(code)));
    }

    [Fact]
    public void Ids_beside_a_list_are_added_to_it()
    {
        ValueList<string> list = ["clj-1", "clj-2"];
        var (query, ignored) = JobQuery.Read("job_list=0123456789abcdef&job_ids=clj-2,clj-3", _ => list);
        Assert.Empty(ignored);
        Assert.Equal(["clj-1", "clj-2", "clj-3"], query.Filter.JobIds);
    }

    [Fact]
    public void Any_text_is_read_and_written_back_in_one_canonical_form() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOf([.. "fromstaupge=&+%20?now-/dZ1234:.,()"]), 0, 60],
            Queries.Any.Select(query => query.Write() + "%zz&status&=x"))
            .Sample(text =>
            {
                var written = JobQuery.Read(text).Query.Write();
                return JobQuery.Read(written).Query.Write() == written;
            });

    [Fact]
    public void Defaults_are_not_written() => Assert.Equal("", JobQuery.Read("?from=now-24h&to=now&sort=-created&page=1&page_size=25").Query.Write());

    [Fact]
    public void Link_is_readable_for_a_person() => Assert.Equal(
        "?from=now-7d&status=FAILED&status=RUNNING&type=invoice&type=(none)&confidence=0-0.6&sort=-confidence&page=2",
        JobQuery.Read("?from=now-7d&status=failed&status=RUNNING&type=invoice&type=%28none%29&confidence=0.0-0.60&page=2&sort=-confidence").Query.Write());

    [Fact]
    public void Endpoints_own_names_of_the_window_are_understood()
    {
        var (query, ignored) = JobQuery.Read("created_at_on_or_after=2026-03-04T05:06:07Z&created_at_on_or_before=2026-03-05");
        Assert.Empty(ignored);
        Assert.Equal("?from=2026-03-04T05:06:07Z&to=2026-03-05", query.Write());
    }

    [Theory]
    [InlineData("status=<b>", "status")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=now-", "to")]
    [InlineData("confidence=2-3", "confidence")]
    [InlineData("page=0", "page")]
    [InlineData("page=99999999999", "page")]
    [InlineData("page_size=7", "page_size")]
    [InlineData("sort=colour", "sort")]
    [InlineData("project_id=mine", "project_id")]
    [InlineData("tz=Mars/Olympus", "tz")]
    [InlineData("theme=pink", "theme")]
    public void Unusable_value_is_named_and_the_default_applies(string text, string key)
    {
        var (query, ignored) = JobQuery.Read(text);
        Assert.Equal(key, Assert.Single(ignored).Key);
        Assert.Equal(JobQuery.Default, query);
    }

    [Fact]
    public void Unknown_keys_are_ignored() => Assert.Empty(JobQuery.Read("utm_source=mail&x").Ignored);

    [Fact]
    public void Ids_can_be_pasted_with_any_separator()
    {
        var (query, _) = JobQuery.Read("job_ids=clj-1,clj-2%20clj-3%0Aclj-4&job_ids=clj-1");
        Assert.Equal(["clj-1", "clj-2", "clj-3", "clj-4"], query.Filter.JobIds);
    }

    [Fact]
    public void Too_many_ids_are_cut_with_a_notice()
    {
        var (query, ignored) = JobQuery.Read("job_ids=" + string.Join(',', Enumerable.Range(0, JobFilter.MaxJobIds + 5).Select(i => $"clj-{i}")));
        Assert.Equal(JobFilter.MaxJobIds, query.Filter.JobIds.Count);
        Assert.Equal("5 more", Assert.Single(ignored).Value);
    }

    [Fact]
    public void Changed_filter_starts_at_its_first_page() =>
        Assert.Equal(1, JobQuery.Read("page=7").Query.With(new JobFilter { Text = "x" }).Table.Page);

    [Fact]
    public void Changed_filter_closes_the_opened_job_and_another_page_does_not()
    {
        var query = JobQuery.Read("job=clj-7").Query;
        Assert.Equal("clj-7", query.OpenJob);
        Assert.Null(query.With(new JobFilter { Text = "x" }).OpenJob);
        Assert.Equal("?page=2&job=clj-7", (query with { Table = query.Table with { Page = 2 } }).Write());
    }
}
