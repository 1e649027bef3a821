using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

/// <summary>Columns give back what was put in, in whichever form they keep it.</summary>
public sealed class ColumnTests
{
    private static readonly long Hour = Job.Order(AJob.Created);

    // Of an hour in microseconds; a few to the tick, hours away, or none.
    private static readonly Gen<long> Time = Gen.Frequency(
        (50, Gen.Long[0, 3_599_999_999].Select(micros => Hour + (micros * TimeSpan.TicksPerMicrosecond))),
        (2, Gen.Const(0L)),
        (1, Gen.Long[0, TimeSpan.TicksPerHour].Select(ticks => Hour + ticks)),
        (1, Gen.Long[-5, 5].Select(hours => Hour + (hours * TimeSpan.TicksPerHour))));

    private static readonly Gen<double> Share = Gen.Frequency(
        (50, Gen.Int[0, 1_000_000].Select(millionths => millionths / 1e6)),
        (5, Gen.OneOf(double.NaN, 0, 1, 0.07, 0.29, 0.57)),
        (1, Gen.Double[0, 1]),
        (1, Gen.OneOf(-0.0, -1, 1.5, double.PositiveInfinity, double.Epsilon, 0.1 + 0.2)));

    private static readonly Gen<string?[][]> Rows = Gen.Frequency<string?>(
        (8, Gen.Const((string?)null)),
        (4, Gen.String[Gen.Char.AlphaNumeric, 0, 40].Select(text => (string?)text)),
        (1, Gens.Text.Select(text => (string?)text)),
        (1, Gen.Int[250, 260].Select(length => (string?)new string('x', length)))).Array[3].Array[0, 30];

    [Fact]
    public void Times_come_back_to_the_tick_whether_they_take_four_bytes_or_eight() =>
        Gen.Select(Time, Gen.Long[-5, 4_000_000_000], Gen.Frequency((30, Gen.Const(0L)), (1, Gen.Long[0, 9]))).Array[0, 40].Sample(rows =>
        {
            long[] created = [.. rows.Select(row => row.Item1)];
            long[] updated = [.. rows.Select(row => row.Item2 % 7 == 0 ? 0 : Math.Max(1, row.Item1 + (row.Item2 * 10) + row.Item3))];
            var column = TimeColumn.Of([.. created]);
            var after = TimeColumn.After([.. updated], column);
            Assert.Equal(created, Of(column));
            Assert.Equal(updated, Of(after));
        });

    [Fact]
    public void Confidences_come_back_bit_by_bit() => Share.Array[0, 40].Sample(shares =>
    {
        var column = ShareColumn.Of([.. shares]);
        Assert.Equal(
            shares.Select(BitConverter.DoubleToInt64Bits), Enumerable.Range(0, shares.Length).Select(row => BitConverter.DoubleToInt64Bits(column[row])));
    });

    [Fact]
    public void Texts_come_back_from_a_table_and_from_rows_of_others() => Gen.Select(Rows, Gen.Int[0, 30], Gen.Int[0, 30]).Sample((rows, one, other) =>
    {
        var table = TableOf(rows);
        Assert.Equal(rows, TextsOf(table, rows.Length));
        var (from, until) = (Math.Min(one, other) % (rows.Length + 1), Math.Max(one, other) % (rows.Length + 1));
        var builder = new TextTable.Builder(3, rows.Length + Math.Max(0, until - from), 0);
        builder.AddRows(table, 0, rows.Length);
        builder.AddRows(table, from, Math.Max(from, until));
        string?[][] expected = [.. rows, .. rows[from..Math.Max(from, until)]];
        Assert.Equal(expected, TextsOf(builder.Build(), expected.Length));

        int[] kept = [.. Enumerable.Range(0, rows.Length).Where(row => row % 3 == one % 3)];
        Assert.Equal(rows.Select((row, i) => i % 3 == one % 3 ? row : new string?[3]), TextsOf(table.Only(kept), rows.Length));
    });

    [Fact]
    public void Each_byte_of_a_table_is_found_in_its_row_and_field_from_any_row_before_it() => Rows.Sample(rows =>
    {
        string[][] named = [.. rows.Select((row, i) => new[] { $"id-{i}", row[0] ?? "", row[1]! })];
        var (table, position) = (TableOf(named), 0);
        for (var row = 0; row < named.Length; row++)
        {
            Assert.Equal(position, table.StartOf(row));
            for (var field = 0; field < 3; field++)
            {
                var end = position + table[row, field].Length;
                for (; position < end; position++)
                    Assert.Equal((row, field, end), table.At(position, position % (row + 1)));
            }
        }
    });

    [Fact]
    public void Durations_are_in_their_groups_whether_they_take_four_bytes_or_eight() =>
        Gen.Frequency((30, Gen.Long[0, 4_000_000_000].Select(micros => micros * 10)), (1, Gen.Long[0, long.MaxValue])).Array[0, 60].Sample(durations =>
        {
            var groups = new DurationGroups(durations);
            Assert.Equal(durations.Length, groups.Count);
            foreach (var group in durations.GroupBy(DurationGroups.GroupOf))
            {
                var found = new long[durations.Length];
                Assert.Equal(group.Count(), groups.CopyTo(group.Key, found));
                Assert.Equal(group.Order(), found.Take(group.Count()).Order());
            }
        });

    private static long[] Of(TimeColumn column) => [.. Enumerable.Range(0, column.Count).Select(row => column[row])];

    private static TextTable TableOf(string?[][] rows)
    {
        var builder = new TextTable.Builder(3, rows.Length, 0);
        foreach (var text in rows.SelectMany(row => row))
            builder.Add(CompactText.Of(text));
        return builder.Build();
    }

    private static IEnumerable<string?[]> TextsOf(TextTable table, int rows) => Enumerable.Range(0, rows)
        .Select(row => Enumerable.Range(0, 3).Select(field => StoredText.Read(table[row, field]).ToStringOrNull()).ToArray());
}
