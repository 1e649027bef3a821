using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using Parquet;
using Parquet.Schema;

namespace ClassifyDashboard.Api.Export;

/// <summary>Collects the fields of jobs as the columns of one row group of a Parquet file.</summary>
internal sealed class ParquetRows : IFieldWriter
{
    // People read the rules in a notebook, and no browser interprets them.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Column[] _columns = [.. JobFields.All.Select(field => Column.Of(field.Name, field.Type))];
    private readonly Dictionary<ValueList<ClassifyRule>, string> _rules = []; // few jobs have rules of their own
    private int _next;

    public ParquetRows() => Schema = new(_columns.Select(column => column.Field));

    public ParquetSchema Schema { get; }

    /// <summary>The number of collected jobs.</summary>
    public int Jobs { get; private set; }

    /// <summary>The length of the collected texts.</summary>
    public int Characters { get; private set; }

    public void Text(string name, string? value)
    {
        Characters += value?.Length ?? 0;
        Add(value is null ? null : ExportText.WellFormed(value));
    }

    public void Number(string name, double? value) => Add(value is { } number && double.IsFinite(number) ? value : null);

    public void Count(string name, int? value) => Add(value);

    public void Time(string name, DateTimeOffset? value) => Add(value?.UtcDateTime);

    public void Rules(string name, ValueList<ClassifyRule> rules)
    {
        if (!_rules.TryGetValue(rules, out var text))
        {
            _rules[rules] = text = Json(rules);
            Characters += text.Length;
        }

        Add(text);
    }

    /// <summary>Ends the fields of a job.</summary>
    public void EndRow()
    {
        _next = 0;
        Jobs++;
    }

    /// <summary>Writes the collected jobs as a row group and begins the next one.</summary>
    public async Task WriteAsync(ParquetWriter writer, CancellationToken cancellationToken)
    {
        using (var group = writer.CreateRowGroup())
        {
            foreach (var column in _columns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await column.WriteAsync(group, cancellationToken);
            }

            group.CompleteValidate();
        }

        _rules.Clear();
        (Jobs, Characters) = (0, 0);
    }

    private void Add<T>(T value) => ((Column<T>)_columns[_next++]).Values.Add(value);

    private static string Json(ValueList<ClassifyRule> rules)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
            JsonExport.WriteRules(json, rules);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private abstract class Column(DataField schema)
    {
        public DataField Field => schema;

        public static Column Of(string name, FieldType type) => type switch
        {
            FieldType.Number => new NumberColumn<double>(new DataField<double>(name, nullable: true)),
            FieldType.Count => new NumberColumn<int>(new DataField<int>(name, nullable: true)),
            FieldType.Time => new NumberColumn<DateTime>(
                new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true)),
            _ => new TextColumn(new DataField<string>(name, nullable: true)),
        };

        /// <summary>Writes the values and forgets them.</summary>
        public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);
    }

    private abstract class Column<T>(DataField schema) : Column(schema)
    {
        public List<T> Values { get; } = [];
    }

    private sealed class TextColumn(DataField schema) : Column<string?>(schema)
    {
        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, (IReadOnlyCollection<string>)Values);
            Values.Clear();
        }
    }

    private sealed class NumberColumn<T>(DataField schema) : Column<T?>(schema)
        where T : struct
    {
        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync<T>(Field, Values.ToArray(), cancellationToken: cancellationToken);
            Values.Clear();
        }
    }
}
