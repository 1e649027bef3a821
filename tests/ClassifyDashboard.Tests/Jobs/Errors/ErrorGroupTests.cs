using System.Diagnostics;
using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Errors;

public sealed class ErrorGroupTests
{
    [Theory]
    [InlineData("error-messages.jsonl", 400, 0.99)]
    [InlineData("error-messages-held-out.jsonl", 150, 0.98)]
    [InlineData("error-messages-fresh.jsonl", 140, 0.98)]
    [InlineData("error-messages-services.jsonl", 460, 0.96)]
    [InlineData("error-messages-domains.jsonl", 245, 0.96)]
    [InlineData("error-messages-near-pairs.jsonl", 265, 0.98)]
    [InlineData("error-messages-desk.jsonl", 215, 0.96)]
    [InlineData("error-messages-errands.jsonl", 175, 0.93)]
    [InlineData("error-messages-threads.jsonl", 170, 0.95)]
    [InlineData("error-messages-counters.jsonl", 135, 0.94)]
    [InlineData("error-messages-mail.jsonl", 135, 0.91)]
    [InlineData("error-messages-counterpart.jsonl", 110, 0.85)]
    [InlineData("error-messages-backstage.jsonl", 160, 0.88)]
    [InlineData("error-messages-gate.jsonl", 150, 0.86)]
    [InlineData("error-messages-lobby.jsonl", 140, 0.79)]
    [InlineData("error-messages-harbour.jsonl", 120, 0.9)]
    [InlineData("error-messages-quay.jsonl", 90, 0.88)]
    [InlineData("error-messages-pier.jsonl", 85, 0.92)]
    [InlineData("error-messages-harvest.jsonl", 400, 0.99)]
    [InlineData("error-messages-signal.jsonl", 400, 0.99)]
    public void Messages_of_one_cause_are_one_group_and_those_of_two_are_two(string file, int fewest, double lowestRecall)
    {
        var known = KnownErrors.Read(file);
        Assert.InRange(known.Select(row => row.Message).Distinct().Count(), fewest, known.Count);
        var (precision, recall) = KnownErrors.Score(known, ErrorGroup.KeyOf);
        Assert.InRange(precision, 0.995, 1);
        Assert.InRange(recall, lowestRecall, 1);
    }

    [Theory]
    [InlineData("Oops! ID: 2f1c7a52-6f3e-4f0a-9e65-3d1bb0b0a111, try later", "Oops! ID: 12ue2qidroaofurlc4mfqgfgli1j, try later")]
    [InlineData("Document has 1 page", "document has 1,024 pages.")]
    [InlineData("Download of https://a.example.com/x?y=1 failed", "Download of http://10.0.0.1:80/z.pdf failed")]
    [InlineData("File dfl-8a7b6c5d4e failed", "File\n dfl-1122334455   failed")]
    [InlineData("took 3.5 s (attempt 1 of 3)", "took 2 minutes (attempt 2 of 3)")]
    [InlineData("mail to a.b@example.com bounced", "mail to c@d.example.org bounced")]
    [InlineData("File Счёт за май.pdf could not be read", "File \"Rechnung Mai.pdf\" could not be read")]
    [InlineData("文件 发票 2024.pdf 无法读取", "文件「合同 最终版.pdf」无法读取")]
    [InlineData("language de is not supported", "Language pt-BR is not supported")]
    [InlineData("application/pdf is not accepted", "image/heic is not accepted")]
    [InlineData("worker 7f3a9c stopped", "worker 0x7f3a9c00 stopped")]
    [InlineData("{\"detail\":\"Not authenticated\",\"trace_id\":\"f00\"}", "Not authenticated")]
    [InlineData("java.io.IOException: broken\n\tat a.B.c(B.java:1)\n\t... 3 more", "java.io.IOException: broken   at x.Y.z(Y.java:77)")]
    [InlineData("<html><head><title>502 Bad Gateway</title></head>", "<html>\r\n<title>502 Bad Gateway</title><body>nginx")]
    [InlineData("Detected languages en, fr and it; one is expected", "Detected languages es, pt and gl; one is expected")]
    [InlineData("Not offered in region eu", "Not offered in region us")]
    [InlineData("deleted on 2024-01-01T00:00:00+02:00", "deleted on 2024-01-01T00:00:00Z")]
    [InlineData("Configuration cfg-abcd is gone", "Configuration cfg-0a1b2c3d is gone")]
    [InlineData("certificate of www.müller.example expired", "certificate of www.example.com expired")]
    [InlineData("The model gpt-4.1 is overloaded", "The model mistral-large-latest is overloaded")]
    [InlineData("arn:aws:sts::123:assumed-role/a/i-1 may not read it", "arn:aws:iam::77:user/svc may not read it")]
    [InlineData("No answer (host=10.0.0.8)", "No answer (host=a.b.partner.example:8443)")]
    [InlineData("Empty file: C:\\Users\\j\\New Text Document (2).txt", "Empty file: C:\\a.txt")]
    [InlineData("java.io.IOException: it broke", "IOException: it broke")]
    [InlineData("{\"code\":429,\"status\":\"SLOW\"}", "{\"status\":\"SLOW\",\"code\":429}")]
    [InlineData("Rule description 'It is not an invoice' is too long", "Rule description 'A letter' is too long")]
    [InlineData("Cannot load /tmp/a/Angebot Nr. 12 Mü…", "Cannot load /tmp/a/x…")]
    [InlineData("cannot identify <_io.BufferedReader name='a b.jpg'>", "cannot identify <_io.BytesIO object at 0x7f00>")]
    [InlineData("2026-03-10T08:11:52Z [worker-12] Error: it broke", "It broke")]
    [InlineData("Organization acme-old-goods is full", "Organization beta-new-firm is full")]
    [InlineData("任务 88172 的结果未送达", "任务 job_7f3m 的结果未送达")]
    [InlineData("No description for rule 'invoice'", "No description for rule 'letter'")]
    [InlineData("The model chose \"meeting_minutes\"", "The model chose \"signed_contract\"")]
    [InlineData("pypdf.errors.PdfReadError: the page tree is a circle", "The page tree is a circle")]
    [InlineData("HTTP 402 {\"detail\":\"The plan has no credits left for rules\"}", "{\"detail\":\"The plan has no credits left for rules\"}")]
    [InlineData("HTTP 503 {\"detail\":\"It broke\"}", "503 Service Unavailable: {\"detail\":\"It broke\"}")]
    [InlineData("{\"code\":\"plan_full\",\"message\":\"This plan is full since monday\"}", "{\"message\":\"This plan is full since monday\",\"code\":\"pla")]
    [InlineData("HTTP 500 (after 3 retries)", "HTTP 500")]
    [InlineData("ts=2026-03-10T08:11:52Z level=error msg=\"it broke\" job=7", "Mar 10 08:11:52 box-3 jobs[17]: it broke")]
    [InlineData("2026-03-10 08:11:52,123 - a.b - ERROR - it broke", "ERROR:a.b:it broke")]
    [InlineData("Узел ocr-3.пример.рф молчит", "Узел a-4.другой.рф молчит")]
    [InlineData("Lost connection to cache:6380", "Lost connection to redis-7.internal:6379")]
    [InlineData("Costs of 12,50 € are too high", "Costs of CHF 3'000.10 are too high")]
    [InlineData("ジョブ 7 は 30 秒以内に終わりません（ファイル：請求書 3.pdf）", "ジョブ 8 は2分以内に終わりません（ファイル：注文書（最終）.pdf）")]
    [InlineData("No access to project Umowy 2026", "No access to project Ämter & Söhne")]
    [InlineData("The disk of the parser is full (dpi 300, engine: a 1.2)", "The disk of the parser is full")]
    [InlineData("The disk of the parser is full. Please wait.", "The disk of the parser is full. Bitte warten.")]
    [InlineData("HTTP 503", "503 Service Unavailable")]
    [InlineData("HTTP 404: Job not found", "Job not found")]
    [InlineData("rules.0.name: It is too long", "{\"detail\":[{\"loc\":[\"body\",\"rules\",3,\"name\"],\"msg\":\"It is too long\",\"type\":\"t\"}]}")]
    [InlineData("The parser answered with 500", "The parser answered with HTTP 500 Internal Server Error")]
    [InlineData("None of the 7 rules matched scan_1.pdf", "None of the 9 rules matched 'Brief an Ö.docx'")]
    [InlineData("Configuration is being edited by 李雷", "Configuration is being edited by a@example.com")]
    [InlineData("deadlock detected\nDETAIL: Process 7 waits for a lock", "psycopg2.errors.DeadlockDetected: deadlock detected")]
    [InlineData("ReadTimeout: The read operation timed out", "httpx.ReadTimeout")]
    [InlineData("The answer of the LLM is no JSON: {\"a\":", "The answer of the LLM is no JSON: Sure!")]
    [InlineData("Internal error: the page tree is a circle", "The page tree is a circle")]
    [InlineData("파일 크기 31.2MB가 너무 큽니다", "파일 크기 2 GB가 너무 큽니다")]
    [InlineData(
        "Batch 3 of the nightly import was never taken over by the archive; last error: disk is full",
        "Batch 4 of the nightly import was never taken over by the archive; last error: disk is full")]
    [InlineData("This user holds the role auditor and may not start it", "This user holds the role billing and may not start it")]
    [InlineData("This user holds the role Project Admin and may not start it", "This user holds the role read_only and may not start it")]
    [InlineData("Batches cannot be started with plan starter", "Batches cannot be started with the plan free")]
    [InlineData("Rules in Simplified Chinese are not offered", "Rules in German are not offered")]
    [InlineData("Rules in Portuguese (Brazil) are not offered", "Rules in Latin American Spanish are not offered")]
    [InlineData("Not an archive, first bytes ee 05 7f 99", "Not an archive, first bytes ca fe ba be")]
    [InlineData("The magic 89 50 4E 47 is unknown", "The magic ff d8 ff e0 is unknown")]
    [InlineData("Cannot open \"contract no 12-B.stp\" as a document", "Cannot open \"drawing.pdf\" as a document")]
    [InlineData("The page is blank (page 3 of \"Form (A) O'Hara (2).pdf\")", "The page is blank (page 9 of \"1) Ann: x.pdf\")")]
    [InlineData("Line ends too early (while parsing Müller, Ann 3.csv)", "Line ends too early (while parsing 报.csv)")]
    [InlineData("Line ends too early (input order - new copy 3 old.csv)", "Line ends too early (input a.csv)")]
    [InlineData("Not an archive (/mnt/x-1/order form - Lee, Bob.docx, size 7)", "Not an archive (/mnt/Ä b/ж.docx, size 8)")]
    [InlineData("Wrong answer, no JSON: <html><title>502 Bad Gateway</title></html>", "Wrong answer, no JSON: 502 Bad Gateway")]
    public void Errors_that_differ_only_in_values_are_one_group(string one, string other) =>
        Assert.Equal(ErrorGroup.KeyOf(one), ErrorGroup.KeyOf(other));

    [Theory]
    [InlineData("Document has 12 pages", "Document has 12 lines")]
    [InlineData("HTTP 500", "HTTP 503")]
    [InlineData("Conversion failed (#1001)", "Conversion failed (#1002)")]
    [InlineData("Rejected by rule 'no-macros'", "Rejected by rule 'no-links'")]
    [InlineData("[Errno 13] it broke", "[Errno 2] it broke")]
    [InlineData("The remote server answered 403", "The remote server answered 404")]
    [InlineData("E1234: it broke", "E1235: it broke")]
    [InlineData("failed: [Errno 111]", "failed: [Errno 110]")]
    [InlineData("ended with exit code 137", "ended with exit code 1")]
    [InlineData("Client error '404 Not Found' for url 'https://a.example/b'", "Client error '401 Unauthorized' for url 'https://a.example/b'")]
    [InlineData("Model said \"The text was blocked by a filter\"", "Model said \"The engine is overloaded\"")]
    [InlineData("Error code: 429 - {'error': {'message': 'slow down'}}", "Error code: 402 - {'error': {'message': 'slow down'}}")]
    [InlineData("It is password protected", " ")]
    [InlineData("Page 3 of 'a.pdf' and the key are damaged", "Page 3 of 'a.pdf' and the map are damaged")]
    [InlineData("Parse job ended with status \"FAILED\"", "Parse job ended with status \"CANCELLED\"")]
    [InlineData("Fetch failed with 'ETIMEDOUT'", "Fetch failed with 'ECONNRESET'")]
    [InlineData("Limit \"max_pages\" exceeded", "Limit \"max_bytes\" exceeded")]
    [InlineData("Missing required field \"file_input\"", "Missing required field \"configuration\"")]
    [InlineData("No module named 'torch'", "No module named 'numpy'")]
    [InlineData("Rejected: \"rate_limited\"", "Rejected: \"not_allowed\"")]
    [InlineData("TIMEOUT: step \"layout\" did not end", "TIMEOUT: step \"table extraction\" did not end")]
    [InlineData("Cannot read properties of undefined (reading 'pages')", "Cannot read properties of undefined (reading 'usage')")]
    [InlineData("Open failed: 0x80070005", "Open failed: 0x80070020")]
    [InlineData("zlib failed: Error -3", "zlib failed: Error -5")]
    [InlineData("WebSocket closed (1006)", "WebSocket closed (1011)")]
    [InlineData("L'URL https://a.example/b a renvoyé 404", "L'URL https://a.example/b a renvoyé 403")]
    [InlineData("failed (reason=expired)", "failed (reason=revoked)")]
    [InlineData("ReadTimeout: no answer came in time", "ConnectTimeout: no answer came in time")]
    [InlineData("HTTP 401 {\"detail\":\"Not allowed\"}", "HTTP 403 {\"detail\":\"Not allowed\"}")]
    [InlineData("{\"code\":\"E17\",\"message\":\"This file cannot be read\"}", "{\"code\":\"E18\",\"message\":\"This file cannot be read\"}")]
    [InlineData("Сервис вернул 500", "Сервис вернул 503")]
    [InlineData("服务返回500", "服务返回503")]
    [InlineData("The parser gave 500", "The parser gave 503")]
    [InlineData("KeyError: 'pages'", "KeyError: 'choices'")]
    [InlineData("'total' is a required property", "'currency' is a required property")]
    [InlineData("The uploaded file could not be converted. Its font is missing.", "The uploaded file could not be converted. Its page tree is broken.")]
    [InlineData("Container Registry is not reachable", "Container Runtime is not reachable")]
    [InlineData("ModelError: The service is not ready", "ParserError: The service is not ready")]
    [InlineData("The page could not be read (limit 100 MB)", "The page could not be read (timeout 30)")]
    [InlineData("User account is locked", "User session is locked")]
    [InlineData("402 Payment Required: budget of project x is used up", "403 Forbidden: budget of project x is used up")]
    [InlineData("Invalid value for \"target_pages\"", "Invalid value for \"max_pages\"")]
    [InlineData("Timed out (read timeout=5)", "Timed out (connect timeout=5)")]
    [InlineData(
        "Pool(port=1): no answer from url: /a/b (Caused by AError(BError('it did not work: the certificate has expired')))",
        "Pool(port=1): no answer from url: /a/b (Caused by AError(BError('it did not work: the certificate names another host')))")]
    [InlineData(
        "Batch 3 of the nightly import was never taken over by the archive; last error: disk is full",
        "Batch 3 of the nightly import was never taken over by the archive; last error: link is down")]
    [InlineData(
        "Batch 3 of the nightly import was never taken over by the archive of letters due to a lock",
        "Batch 3 of the nightly import was never taken over by the archive of letters due to a full disk")]
    [InlineData("It stopped: the plan limit was reached", "It stopped: the plan quota was reached")]
    [InlineData("The key lacks the scope read", "The key lacks the scope write")]
    [InlineData("It ended with \"no such table main.jobs\"", "It ended with \"no such table main.files\"")]
    [InlineData("It ended with \"could not reach ocr-3.prod\"", "It ended with \"could not write ocr-3.prod\"")]
    [InlineData("Line ends too early (while parsing a.csv)", "Line ends too early (while writing a.csv)")]
    [InlineData("The upload was refused by us (no PDF)", "The upload was refused by us (only PDF)")]
    [InlineData("Wrong answer, no JSON: <html><title>502 Bad Gateway</title></html>", "Wrong answer, no JSON: <html><title>414 URI Too Large</title></html>")]
    [InlineData("Its response was: 504 Gateway Time-out", "Its response was: 503 Service Unavailable")]
    public void Errors_of_other_causes_are_other_groups(string one, string other) =>
        Assert.NotEqual(ErrorGroup.KeyOf(one), ErrorGroup.KeyOf(other));

    [Theory]
    [InlineData("Page 3 of \"a b.pdf\" is blank (worker 7f3a9c)", "Page # of <name> is blank")]
    [InlineData("  GET https://a.example/b?c=1\n answered 503 after 20 s", "GET <address> answered 503 after # s")]
    [InlineData("{\"error\": {\"message\": \"No such file /a/b.pdf\", \"id\": 7}}", "No such file <name>")]
    [InlineData(null, "")]
    public void Masked_error_says_what_is_common(string? message, string expected) => Assert.Equal(expected, ErrorGroup.Mask(message));

    [Fact]
    public void Any_error_has_a_short_key() => AnyText.Sample(text => ErrorGroup.KeyOf(text) is { Length: > 0 and <= 110 });

    [Fact]
    public void Masked_error_stays_as_it_is_when_it_is_masked_again() =>
        AnyText.Sample(text => ErrorGroup.Mask(text) is var masked && ErrorGroup.Mask(masked) == masked);

    [Fact]
    public void Names_ids_and_numbers_do_not_change_the_group() => Gen.Select(Value, Value, Gen.Int[0, 99_999], Gen.Int[0, 99_999])
        .Sample((one, other, n, m) => ErrorGroup.KeyOf($"Could not read {one} on page {n}: it is damaged")
            == ErrorGroup.KeyOf($"could not read {other} on page {m:N0}:  it is damaged."));

    [Fact]
    public void Codes_change_the_group() => Gen.Select(Gen.Int[400, 418], Gen.Int[500, 508], Gen.Int[0, Contexts.Length - 1]).Sample((one, other, context) =>
        ErrorGroup.KeyOf(string.Format(null, Contexts[context], one)) != ErrorGroup.KeyOf(string.Format(null, Contexts[context], other)));

    [Theory]
    [InlineData("\"a 'b `c „d «e ")]
    [InlineData("{\"a\":[{'b':")]
    [InlineData(" at a.b(c at d.e")]
    [InlineData("<a <id <title>")]
    [InlineData("a.pdf.b .pdf B.pdf:")]
    [InlineData("Traceback (most recent call last): XError: ")]
    [InlineData("please a. Please b? ")]
    [InlineData("1.a-2_b:3/c=4@d.e\\f")]
    public void Hostile_text_takes_no_longer_than_others(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1 + (100_000 / part.Length)));
        ErrorGroup.KeyOf(text);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            ErrorGroup.KeyOf(text);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2)); // usually a few milliseconds for all
    }

    private static readonly System.Text.CompositeFormat[] Contexts =
        [.. new[] { "HTTP {0}", "Upstream failed with status {0}", "The server returned {0}", "Not available ({0})", "[Errno {0}] it broke",
            "{{\"status\":{0}}}" }.Select(System.Text.CompositeFormat.Parse)];

    private static readonly Gen<string> Name = Gen.OneOf("scan", "Rechnung Mai", "Счёт за май", "发票 2024", "Müller & Co", "a_b-3", "فاتورة");

    private static readonly Gen<string> Value = Gen.OneOf(
        Gens.Guid, Gens.Guid.Select(id => "clj-" + id), Gen.String[Gen.Char["abcdefghijkmnopqrstuvwxyz0123456789"], 28, 28].Select(id => "pjb-" + id),
        Gen.Select(Name, Gen.OneOf("pdf", "docx", "HEIC"), Gen.OneOf("\"{0}\"", "'{0}'", "«{0}»", "„{0}“", "「{0}」", "`{0}`", "{0}"))
            .Select((name, end, quotes) => quotes.Replace("{0}", name + "." + end, StringComparison.Ordinal)),
        Gen.Int[0, int.MaxValue].Select(n => $"/mnt/in/{n}.pdf"), Gen.Int[0, 255].Select(n => $"10.0.0.{n}:80"),
        Gen.Int[0, 999].Select(n => $"https://a.example.com/{n}?sig=x{n}"));

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gens.Text,
        Gens.Error.Select(text => text ?? ""),
        Gen.OneOf("{\"a\":", "'", "\"", " at ", "<id>", "#", "1", "x9", ".pdf", "File ", "HTTP ", "500", "\n", ": ", "=", "[", "}", "„", "é", "文件", "…", " ")
            .Array[0, 30].Select(string.Concat));
}
