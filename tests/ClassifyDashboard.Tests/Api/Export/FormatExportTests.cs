using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;
using CsCheck;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>Files return the original jobs, whatever they contain.</summary>
public sealed class FormatExportTests
{
    private static readonly Gen<Job> AnyJob = Gen.Select(Gens.Job, Gen.Select(Gens.Text, Gens.Text, Gens.Text), Gens.Text.Array[0, 3], Gen.Int[0, 50])
        .Select((job, texts, rules, pages) => job with
        {
            ParseJobId = pages % 3 == 0 ? null : texts.Item1,
            TransactionId = pages % 2 == 0 ? null : texts.Item2,
            ProjectId = "7b0d5c0e-1111-4000-8000-000000000001",
            UserId = texts.Item3,
            Configuration = new()
            {
                Rules = rules.Select(rule => new ClassifyRule(rule, "Like " + rule)).ToValueList(),
                Mode = "FAST",
                Language = pages % 5 == 0 ? null : "de",
                MaxPages = pages % 7 == 0 ? null : pages,
                TargetPages = pages % 11 == 0 ? null : "1,3,5-7",
            },
        });

    private static readonly Gen<JobSet> AnyJobs = AnyJob.Array[0, 12].Select(jobs => JobSet.Of(jobs));

    [Fact]
    public Task CSV_returns_every_field_of_every_job_and_no_cell_is_a_formula() => AnyJobs.SampleAsync(async jobs =>
    {
        var rows = Exported.Rows(await Exported.WriteAsync("csv", jobs));
        Assert.Equal(jobs.Count, rows.Count);
        foreach (var (job, row) in jobs.Zip(rows))
        {
            foreach (var (name, text) in TextsOf(job))
                AssertCell(text ?? "", row[name]);
            Assert.Equal(job.CreatedAt, TimeOf(row["created_at"]));
            Assert.Equal(job.UpdatedAt, TimeOf(row["updated_at"]));
            Assert.Equal(job.GoneAt, TimeOf(row["no_longer_listed_since"]));
            Assert.Equal(Finite(job.Result?.Confidence), NumberOf(row["confidence"]));
            Assert.Equal(job.Duration?.TotalSeconds, NumberOf(row["duration_seconds"]));
            Assert.Equal(job.Configuration.MaxPages, (int?)NumberOf(row["max_pages"]));
            AssertRules(job, row["rules"].Length == 0 ? [] : Exported.Objects(System.Text.Encoding.UTF8.GetBytes(row["rules"])));
        }
    });

    [Fact]
    public Task JSON_returns_every_field_of_every_job_with_unchanged_texts() => AnyJobs.SampleAsync(async jobs =>
    {
        var objects = Exported.Objects(await Exported.WriteAsync("json", jobs));
        var lines = Exported.Lines(await Exported.WriteAsync("jsonl", jobs));
        Assert.Equal(objects.Select(job => job.GetRawText()), lines.Select(job => job.GetRawText()));
        Assert.Equal(jobs.Count, objects.Count);
        foreach (var (job, json) in jobs.Zip(objects))
        {
            Assert.Equal(JobFields.Names, json.EnumerateObject().Select(field => field.Name));
            foreach (var (name, text) in TextsOf(job))
                Assert.Equal(Exported.WellFormed(text), json.GetProperty(name).GetString());
            Assert.Equal(job.CreatedAt, TimeOf(json.GetProperty("created_at").GetString()));
            Assert.Equal(job.UpdatedAt, TimeOf(json.GetProperty("updated_at").GetString()));
            Assert.Equal(job.GoneAt, TimeOf(json.GetProperty("no_longer_listed_since").GetString()));
            Assert.Equal(Finite(job.Result?.Confidence), json.GetProperty("confidence").Deserialize<double?>());
            Assert.Equal(job.Duration?.TotalSeconds, json.GetProperty("duration_seconds").Deserialize<double?>());
            Assert.Equal(job.Configuration.MaxPages, json.GetProperty("max_pages").Deserialize<int?>());
            AssertRules(job, [.. json.GetProperty("rules").EnumerateArray()]);
        }
    });

    [Fact]
    public async Task CSV_file_is_exactly_this()
    {
        var csv = await Exported.TextAsync(
            "csv",
            AJob.Completed("invoice", 0.5, "It says \"pay\",\r\nthen ümläut 😀.").Id("clj-1").Configured("cfg-1").Took(TimeSpan.FromMilliseconds(1_500))
                .OnUrl("https://user:pw@files.example.com/a.pdf?X-Amz-Signature=abc"),
            AJob.Failed("It broke.").Id("clj-2").Undated().Gone(AJob.Created.AddHours(12))
                .Edit(job => job with { Credits = 2.5, Configuration = new() { MaxPages = 5, TargetPages = "1-5", Language = "de", Mode = "FAST" } }));
        Assert.Equal(
            Exported.Bom
            + "id,created_at,updated_at,status,result_type,confidence,reasoning,error_message,configuration_id,document_input_type,"
            + "file_input,parse_job_id,project_id,user_id,transaction_id,outcome,duration_seconds,error_group,"
            + "mode,language,max_pages,target_pages,rules,no_longer_listed_since,configuration_name,project_name,document_name,document_external_id,credits\r\n"
            + "clj-1,2026-03-10T12:00:00.000000Z,2026-03-10T12:00:01.500000Z,COMPLETED,invoice,0.5,\"It says \"\"pay\"\",\r\nthen ümläut "
            + "😀.\",,cfg-1,url,https://files.example.com/a.pdf,,7b0d5c0e-1111-4000-8000-000000000001,user-1,,classified,1.5,,,,,,"
            + "\"[{\"\"type\"\":\"\"invoice\"\",\"\"description\"\":\"\"A document that asks for payment\"\"}]\",,,,,,\r\n"
            + $"clj-2,,,FAILED,,,,It "
            + $"broke.,,file_id,dfl-0001,,7b0d5c0e-1111-4000-8000-000000000001,user-1,,failed,,{ErrorGroup.KeyOf("It broke.")},"
            + "FAST,de,5,1-5,,2026-03-11T00:00:00.000000Z,,,,,2.5\r\n",
            csv);
    }

    [Fact]
    public async Task JSON_line_is_exactly_this() => Assert.Equal(
        """{"id":"clj-1","created_at":"2026-03-10T12:00:00.000000Z","updated_at":"2026-03-10T12:00:05.000000Z","status":"COMPLETED","result_type":null,"confidence":0.2,"reasoning":"None of the rules fits.","error_message":null,"configuration_id":null,"document_input_type":"file_id","file_input":"dfl-0001","parse_job_id":null,"project_id":"7b0d5c0e-1111-4000-8000-000000000001","user_id":"user-1","transaction_id":null,"outcome":"no_rule_matched","duration_seconds":5,"error_group":null,"mode":null,"language":null,"max_pages":null,"target_pages":null,"rules":[{"type":"invoice","description":"A document that asks for payment"}],"no_longer_listed_since":null,"configuration_name":null,"project_name":null,"document_name":null,"document_external_id":null,"credits":null}""" + "\n",
        await Exported.TextAsync("jsonl", AJob.NoRuleMatched().Id("clj-1")));

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Names_stand_in_columns_of_their_own_and_are_no_formulas(string extension)
    {
        var names = new NameTable(
            new Dictionary<string, KnownName> { ["cfg-1"] = new("=Invoices, Europe") },
            new Dictionary<string, KnownName> { ["7b0d5c0e-1111-4000-8000-000000000001"] = new("Production") },
            new([new("dfl-0001", new("Contract “März”.pdf") { ExternalId = "crm-7" })]));
        var file = await Exported.WriteAsync(extension, [AJob.Completed().Configured("cfg-1").Build()], names: names);
        var row = extension == "csv"
            ? Exported.Rows(file)[0]
            : Exported.Lines(file)[0].EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString());
        Assert.Equal(extension == "csv" ? "'=Invoices, Europe" : "=Invoices, Europe", row["configuration_name"]);
        Assert.Equal("Production", row["project_name"]);
        Assert.Equal("Contract “März”.pdf", row["document_name"]);
        Assert.Equal("crm-7", row["document_external_id"]);
    }

    [Fact]
    public async Task Export_of_no_jobs_is_a_readable_file()
    {
        Assert.Equal(Exported.Bom + string.Join(',', JobFields.Names) + "\r\n", await Exported.TextAsync("csv"));
        Assert.Equal("[]\n", await Exported.TextAsync("json"));
        Assert.Equal("", await Exported.TextAsync("jsonl"));
    }

    private static IEnumerable<(string Name, string? Text)> TextsOf(Job job) =>
    [
        ("id", job.Id), ("status", job.Status.Name), ("result_type", job.Result?.Type), ("reasoning", job.Result?.Reasoning),
        ("error_message", job.ErrorMessage),
        ("configuration_id", job.ConfigurationId), ("file_input", job.Input.Display is { Length: > 0 } input ? input : null), ("parse_job_id", job.ParseJobId),
        ("project_id", job.ProjectId), ("user_id", job.UserId.Length == 0 ? null : job.UserId), ("transaction_id", job.TransactionId),
        ("error_group", job.Status.Kind == StatusKind.Failed ? ErrorGroup.KeyOf(job.ErrorMessage) : null),
        ("mode", job.Configuration.Mode), ("language", job.Configuration.Language), ("target_pages", job.Configuration.TargetPages),
    ];

    private static void AssertCell(string text, string cell)
    {
        var clean = string.Concat(Exported.WellFormed(text)!.Select(c => (c < ' ' && c is not ('\t' or '\r' or '\n')) || c == '\x7f' ? '\uFFFD' : c));
        var (bare, expected) = (Unguarded(cell), Unguarded(clean));
        Assert.True(bare == expected || bare == "'" + expected, $"{JsonSerializer.Serialize(cell)} for {JsonSerializer.Serialize(clean)}");
        Assert.True(cell.Length == 0 || !"=+-@＝＋－＠\t\r\n".Contains(cell[0], StringComparison.Ordinal), cell);
    }

    // Without the apostrophes after characters that other programs read as cell separators.
    private static string Unguarded(string text) => System.Text.RegularExpressions.Regex.Replace(text, "(?<=[;\t\r\n])'+", "");

    private static void AssertRules(Job job, IReadOnlyList<JsonElement> rules) => Assert.Equal(
        job.Configuration.Rules.Select(rule => (Exported.WellFormed(rule.Type), Exported.WellFormed(rule.Description))),
        rules.Select(rule => (rule.GetProperty("type").GetString(), rule.GetProperty("description").GetString())));

    private static DateTimeOffset? TimeOf(string? text) =>
        string.IsNullOrEmpty(text)
            ? null
            : DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static double? NumberOf(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
