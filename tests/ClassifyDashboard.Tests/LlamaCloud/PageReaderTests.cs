using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;
using CsCheck;

namespace ClassifyDashboard.Tests.LlamaCloud;

public sealed class PageReaderTests
{
    private static readonly PageReader Reader = new();

    [Fact]
    public void Example_of_the_API_reference_is_read_in_full()
    {
        var job = Read("""
            {"items":[{"id":"clj-1","configuration":{"rules":[{"description":"contains invoice number","type":"invoice"}],"mode":"FAST",
            "parsing_configuration":{"lang":"en","max_pages":10,"target_pages":"1,3,5-7"}},"document_input_type":"url","file_input":"https://x/y","project_id":"p",
            "status":"COMPLETED","user_id":"u","configuration_id":"cfg-1","created_at":"2019-12-27T18:11:19.117Z","error_message":null,"parse_job_id":"pjb-1",
            "result":{"confidence":0.5,"reasoning":"why","type":"invoice"},"transaction_id":"t","updated_at":"2019-12-27T18:11:29.117+00:00"}],"next_page_token":"n","total_size":0}
            """).Jobs.Single();
        Assert.Equal(new Job
        {
            Id = "clj-1",
            Configuration = new()
            {
                Rules = [new("invoice", "contains invoice number")],
                Mode = "FAST",
                Language = "en",
                MaxPages = 10,
                TargetPages = "1,3,5-7",
            },
            Input = new(DocumentInputKind.Url, "https://x/y"),
            ProjectId = "p",
            Status = JobStatus.Completed,
            UserId = "u",
            ConfigurationId = "cfg-1",
            CreatedAt = new(2019, 12, 27, 18, 11, 19, 117, TimeSpan.Zero),
            UpdatedAt = new(2019, 12, 27, 18, 11, 29, 117, TimeSpan.Zero),
            ParseJobId = "pjb-1",
            Result = new("invoice", 0.5, "why"),
            TransactionId = "t",
        }, job);
    }

    [Theory]
    [InlineData("""{"id":"clj-1"}""", "UNKNOWN")]
    [InlineData("""{"id":"clj-1","status":"THROTTLED","new_field":{"a":[1]}}""", "THROTTLED")]
    [InlineData("""{"id":"clj-1","status":7,"configuration":"x","result":[],"created_at":false}""", "7")]
    [InlineData("""{"id":"clj-1","status":"FAILED","error_message":"\ud800 half"}""", "FAILED")]
    [InlineData("""{"id":"clj-1","status":"COMPLETED","result":{"confidence":NaN,"type":null}}""", "COMPLETED")]
    public void Odd_jobs_are_read_as_jobs(string job, string status) =>
        Assert.Equal(status, Read($$"""{"items":[{{job}}]}""").Jobs.Single().Status.Name);

    [Theory]
    [InlineData("2019-12-27T18:11:19.117Z", "2019-12-27T18:11:19.117Z")]
    [InlineData("2019-12-27T18:11:19", "2019-12-27T18:11:19Z")]
    [InlineData("2019-12-27T20:11:19+02:00", "2019-12-27T18:11:19Z")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("soon", null)]
    [InlineData("12:30", null)]
    public void Times_are_UTC_and_impossible_times_are_none(string text, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
        Read($$"""{"items":[{"id":"x","created_at":"{{text}}"}]}""").Jobs.Single().CreatedAt);

    [Fact]
    public void Entry_that_is_no_job_is_counted_and_costs_nothing_else()
    {
        var page = Read("""{"items":[null,{"id":""},{"status":"FAILED"},{"id":"clj-1"}]}""");
        Assert.Equal("clj-1", Assert.Single(page.Jobs).Id);
        Assert.Equal(3, page.Unreadable);
    }

    [Theory]
    [InlineData("""{"items":null,"next_page_token":null,"total_size":0}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"jobs":[]}""")]
    [InlineData("[]")]
    public void Body_without_a_list_of_jobs_is_no_page_rather_than_an_empty_one(string body) =>
        Assert.Throws<System.Text.Json.JsonException>(() => Read(body));

    [Fact]
    public void Jobs_with_equal_configurations_share_one()
    {
        var job = """{"id":"@","configuration":{"rules":[{"description":"d","type":"t"}],"mode":"FAST"}}""";
        var page = Read($$"""{"items":[{{job.Replace('@', '1')}},{{job.Replace('@', '2')}}]}""");
        Assert.Same(page.Jobs[0].Configuration, page.Jobs[1].Configuration);
    }

    [Theory]
    [InlineData("""{"mode":"FAST","rules":[{"type":"t","description":"d"}],"parsing_configuration":null}""")]
    [InlineData("""{ "rules" : [ { "description" : "\u0064", "type" : "t", "new" : { } } ], "mode" : "FAST" }""")]
    public void Equivalent_configurations_written_differently_are_one(string configuration)
    {
        var page = Read("""{"items":[{"id":"1","configuration":{"rules":[{"description":"d","type":"t"}],"mode":"FAST"}},{"id":"2","configuration":@}]}""".Replace("@", configuration));
        Assert.Same(page.Jobs[0].Configuration, page.Jobs[1].Configuration);
    }

    [Fact]
    public void Configurations_beyond_the_cache_limit_are_read_as_sent()
    {
        for (var i = 0; i < 6_000; i++)
        {
            var description = $"It is of kind {i * i % 1_777}";
            Assert.Equal(description, Read("""{"items":[{"id":"1","configuration":{"rules":[{"description":"@","type":"t"}]}}]}""".Replace("@",
                description)).Jobs.Single().Configuration.Rules.Single().Description);
        }
    }

    [Fact]
    public void Cached_configuration_is_read_as_it_was_the_first_time()
    {
        var job = """{"id":"@","configuration":{"rules":[{"description":"}\"{","type":"t"}],"mode":"FAST"},"status":"FAILED","error_message":"@"}""";
        for (var i = 0; i < 3; i++)
        {
            var page = Read($$"""{"items":[{{job.Replace('@', '1')}},null,{{job.Replace('@', '2')}}],"next_page_token":"n"}""");
            Assert.Equal(["1", "2"], page.Jobs.Select(read => read.ErrorMessage));
            Assert.Equal("}\"{", page.Jobs[1].Configuration.Rules.Single().Description);
            Assert.Equal("n", page.NextToken);
        }
    }

    [Fact]
    public void Shared_texts_are_held_once_in_any_script_and_on_odd_pages_too()
    {
        var jobs = Read("""{"items":[@,@]}""".Replace("@",
            """{"id":"1","project_id":"prjé","user_id":"u\u00fc","status":"NEW","configuration_id":"cfg-1","result":{"type":"Größe"}}""")).Jobs;
        var odd = Read("""{"items":[{"id":"2","project_id":"prjé","user_id":"u\u00fc","parse_job_id":7,"configuration_id":"cfg-1","result":{"type":"Größe"}}]}""").Jobs.Single();
        Assert.Same(jobs[0].Status, jobs[1].Status);
        Assert.Equal("7", odd.ParseJobId);
        foreach (var job in new[] { jobs[1], odd })
        {
            Assert.Same(jobs[0].ProjectId, job.ProjectId);
            Assert.Same(jobs[0].UserId, job.UserId);
            Assert.Same(jobs[0].ConfigurationId, job.ConfigurationId);
            Assert.Same(jobs[0].Result!.Type, job.Result!.Type);
        }
    }

    [Fact]
    public void Fast_and_lenient_parser_read_the_same_job_in_any_order_of_fields() =>
        Gen.Select(Gens.Job.Where(job => Writable(job)), Gen.Int[0, 1_000]).Sample((job, seed) =>
        {
            var fields = Body(job)["items"]![0]!.AsObject().ToArray();
            new Random(seed).Shuffle(fields);
            var written = string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value?.ToJsonString() ?? "null"}"));
            var body = Encoding.UTF8.GetBytes("""{"items":[{"of_the_future":{"a":[1,{}]},@}],"total_size":1}""".Replace("@", written));
            var published = FastPageParser.Read(body, new()).Items.Single();
            return published == LenientPageParser.Read(body, new()).Items.Single() && published == Reader.Read(body).Jobs.Single() && published!.Id == job.Id;
        });

    [Fact]
    public void Fast_parser_reads_a_page_with_spaces_between_all_values_as_one_without() => Gens.Job.Where(job => Writable(job)).Sample(job =>
    {
        var (body, spaced) = (Body(job).ToJsonString(), Body(job).ToJsonString(new() { WriteIndented = true }).Replace("\": ", "\" :\t"));
        return Fast(spaced) == Fast(body);

        static Job? Fast(string body) => FastPageParser.Read(Encoding.UTF8.GetBytes(body), new()).Items.Single();
    });

    [Fact]
    public void Damaged_body_that_the_fast_parser_reads_is_the_same_page_for_the_lenient_one() =>
        Gen.Select(Gens.Job.Where(job => Writable(job)), Gen.Int[0, 100_000], Gen.Char["09.,:\"\\{}[]en- \n\0"]).Sample((job, at, value) =>
        {
            var body = Encoding.UTF8.GetBytes(Body(job).ToJsonString());
            body[at % body.Length] = (byte)value;
            (List<Job?> Items, string? NextToken) read;
            try
            {
                read = FastPageParser.Read(body, new());
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return true; // left to the lenient parser
            }

            var lenient = LenientPageParser.Read(body, new());
            return read.Items.SequenceEqual(lenient.Items) && read.NextToken == lenient.NextToken;
        });

    [Theory]
    [InlineData("0.95")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("9.5e-1")]
    [InlineData("0.95E0")]
    public void Confidence_in_any_notation_is_read_by_the_fast_parser(string confidence) =>
        Assert.Equal(double.Parse(confidence, CultureInfo.InvariantCulture),
            FastPageParser.Read(Encoding.UTF8.GetBytes("""{"items":[{"id":"1","result":{"confidence":@ , "type":"t"}}]}""".Replace("@", confidence)), new())
                .Items.Single()!.Result!.Confidence);

    [Theory]
    [InlineData("00.5")]
    [InlineData("0.5.5")]
    [InlineData("0.5e")]
    [InlineData("0.5x")]
    [InlineData("nul")]
    [InlineData("nullx")]
    [InlineData("0.5,")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("[0.5")]
    public void Value_that_is_no_JSON_is_rejected_by_the_fast_parser(string value) => Assert.ThrowsAny<JsonException>(() =>
        FastPageParser.Read(Encoding.UTF8.GetBytes("""{"items":[{"id":"1","result":{"type":"t","confidence":@}}]}""".Replace("@", value)), new()));

    [Theory]
    [InlineData("""{"items":[{"id":"1"}]} x""")]
    [InlineData("""{"items":[{"id":"1"}]""")]
    [InlineData("""{"next_page_token":"n"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html>")]
    public void Body_that_is_no_page_is_named_as_such(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    [Theory]
    [InlineData("\"0.25\"", 0.25)]
    [InlineData("1e999", null)]
    [InlineData("\"high\"", null)]
    [InlineData("null", null)]
    [InlineData("-0.1", null)]
    [InlineData("true", null)]
    public void Confidence_is_a_number_from_0_to_1_or_none(string confidence, double? expected) =>
        Assert.Equal(expected,
            Read("""{"items":[{"id":"1","result":{"confidence":@,"type":"t"}}]}""".Replace("@", confidence)).Jobs.Single().Result!.Confidence);

    [Theory]
    [InlineData("""{"credits":2.5}""", 2.5)]
    [InlineData("""{"credits":"2.5","pages":[1]}""", 2.5)]
    [InlineData("""{"credits":null}""", null)]
    [InlineData("""{"credits":-1}""", null)]
    [InlineData("""{"credits":1e999}""", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("[3]", null)]
    [InlineData("3", null)]
    public void Credits_are_a_number_that_is_not_negative_or_none(string usage, double? expected) =>
        Assert.Equal(expected, Read("""{"items":[{"id":"1","usage":@}]}""".Replace("@", usage)).Jobs.Single().Credits);

    [Fact]
    public void Any_listed_job_survives_a_round_trip() => Gens.Job.Where(job => job.IsListed && Writable(job)).Sample(job =>
    {
        var read = Read(Body(job).ToJsonString()).Jobs.Single();
        return read == job with
        {
            Result = job.Result is { } result ? result with { Confidence = result.Confidence is >= 0 and <= 1 ? result.Confidence : null } : null,
        };
    });

    [Fact]
    public void Damaged_body_is_a_page_or_named_as_none() =>
        Gen.Select(Gens.Job.Where(job => Writable(job)), Gen.Int[0, 100_000], Gen.Byte, Gen.Bool).Sample((job, at, value, cut) =>
        {
            var body = Encoding.UTF8.GetBytes(Body(job).ToJsonString());
            at %= body.Length;
            body[at] = value;
            try
            {
                Reader.Read(cut ? body.AsSpan(0, at) : body);
            }
            catch (JsonException)
            {
                // The exception type matters: the client turns it into a malformed response.
            }
        });

    private static ClassifyDashboard.LlamaCloud.Wire.JobListPage Read(string json) => Reader.Read(Encoding.UTF8.GetBytes(json));

    // JsonNode cannot write half a surrogate pair or NaN; other tests send those.
    private static bool Writable(Job job) =>
        new[] { job.Result?.Reasoning, job.ErrorMessage, job.Input.Value }.All(text => text is null || !text.Any(char.IsSurrogate))
            && job.Result?.Confidence is not (double.NaN or double.PositiveInfinity);

    private static JsonObject Body(Job job) => new()
    {
        ["items"] = new JsonArray(new JsonObject
        {
            ["id"] = job.Id,
            ["status"] = job.Status.Name,
            ["usage"] = job.Credits is { } credits ? new JsonObject { ["credits"] = credits } : null,
            ["configuration"] = new JsonObject { ["rules"] = new JsonArray() },
            ["created_at"] = job.CreatedAt?.ToString("O", CultureInfo.InvariantCulture),
            ["updated_at"] = job.UpdatedAt?.ToString("O", CultureInfo.InvariantCulture),
            ["configuration_id"] = job.ConfigurationId,
            ["error_message"] = job.ErrorMessage,
            ["document_input_type"] = job.Input.Kind switch { DocumentInputKind.File => "file_id", DocumentInputKind.Url =>
                "url", DocumentInputKind.ParseJob => "parse_job_id", _ => "else" },
            ["file_input"] = job.Input.Value,
            ["project_id"] = job.ProjectId,
            ["user_id"] = job.UserId,
            ["result"] = job.Result is null
                ? null
                : new JsonObject { ["type"] = job.Result.Type, ["confidence"] = job.Result.Confidence, ["reasoning"] = job.Result.Reasoning },
        }),
        ["next_page_token"] = null,
    };
}
