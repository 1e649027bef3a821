using System.Text;
using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class IdListTests
{
    [Fact]
    public void Short_id_list_needs_no_code()
    {
        Assert.Null(IdList.CodeOf([]));
        Assert.Null(IdList.CodeOf(Ids(20)));
    }

    [Fact]
    public void Code_of_an_id_list_is_the_same_on_every_server_and_depends_on_its_order()
    {
        Assert.Equal("707GNh1RXnzkWgWr", IdList.CodeOf(Ids(200)));
        Assert.Equal(IdList.CodeOf(Ids(200)), IdList.CodeOf(Ids(200)));
        Assert.NotEqual(IdList.CodeOf(Ids(200)), IdList.CodeOf(Ids(200).Reverse().ToValueList()));
        Assert.NotEqual(IdList.CodeOf(Ids(200)), IdList.CodeOf(Ids(201)));
    }

    [Fact]
    public void Stored_id_list_is_read_back_by_its_code_and_by_no_other() => Queries.LongIds.Where(ids => IdList.CodeOf(ids) is not null).Sample(
        ids =>
        {
            var (code, bytes) = (IdList.CodeOf(ids)!, IdList.Write(ids));
            return IdList.IsCode(code) && IdList.Read(code, bytes) == ids && IdList.Read("0123456789abcdef", bytes) is null
                && IdList.Read(code, [.. bytes, 0]) is null;
        },
        iter: 50);

    [Fact]
    public void Long_id_list_is_searched_as_a_short_one_is() => Gen.Select(Queries.LongIds, Gen.Int[0, 30]).Sample(
        (ids, count) => ids.Take(count).ToValueList() is var some && ids.Append("").All(id => IdList.Holds(some, id) == some.Contains(id)),
        iter: 20);

    [Fact]
    public void Stored_id_list_above_the_limit_is_rejected()
    {
        var ids = Enumerable.Range(0, JobFilter.MaxJobIds + 1).Select(i => $"clj-{i}").ToValueList();
        Assert.Null(IdList.Read(IdList.CodeOf(ids)!, Encoding.UTF8.GetBytes(string.Join('\n', ids))));
    }

    private static ValueList<string> Ids(int count) => Enumerable.Range(0, count).Select(i => $"clj-{i:x8}-0000-4000-8000-000000000000").ToValueList();
}
