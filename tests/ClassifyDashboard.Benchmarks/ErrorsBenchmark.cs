using System.Diagnostics;
using System.Text.RegularExpressions;
using ClassifyDashboard.Jobs;

/// <summary>What grouping errors costs, beside a few regular expressions that mask the least that any log tool masks.</summary>
static class ErrorsBenchmark
{
    private const int Messages = 10_000;
    private const int Rounds = 15;

    private static readonly Regex[] Peer =
    [
        new(@"\b\w+://\S+", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new(@"\b\S+@\S+\.\w+", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new(@"\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new(@"\b0x[0-9a-f]+\b", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new("\"[^\"]*\"", RegexOptions.Compiled | RegexOptions.CultureInvariant),
        new(@"\d+", RegexOptions.Compiled | RegexOptions.CultureInvariant),
    ];

    public static void Run()
    {
        var messages = Enumerable.Range(0, Messages).Select(Message).ToList();
        var keys = Best(messages, ErrorGroup.KeyOf);
        Report.AtMost("errors", $"keys of {Messages:N0} different errors of {messages.Average(message => message.Length):0} characters", keys, 200, "ms");
        Report.Note("errors", "the same beside seven regular expressions", $"{keys / Best(messages, Masked):0.0} x");
    }

    private static string Masked(string message) => Peer.Aggregate(message, (text, expression) => expression.Replace(text, "#"));

    private static double Best(List<string> messages, Func<string, string> work)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var message in messages)
                work(message);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best.TotalMilliseconds;
    }

    private static string Message(int i) => (i % 8) switch
    {
        0 => $"Oops! Something went wrong on our side. Please contact support providing this correlation ID: {Guid.CreateVersion7()}",
        1 => $"File \"Rechnung Mai {i}.pdf\" could not be read: unexpected end of stream at byte {i * 977:N0}",
        2 => $"Download of https://files.example.com/inbox/{i}.pdf?sig={i:x8} failed: HTTP 503 after {i % 90}.{i % 10} s",
        3 => $"{{\"detail\": \"Page {i} holds no text\", \"request_id\": \"{Guid.CreateVersion7()}\", \"code\": 422}}",
        4 => $"Файл Счёт за май {i}.pdf не удалось прочитать",
        5 => $"Parse job pjb-{i:x8}qidroaofurlc4mfqgfgl did not finish within {i} seconds (worker {i:x6}, attempt 2 of 3)",
        6 => $"Traceback (most recent call last):\n  File \"/app/run.py\", line {i}, in main\n    go()\nValueError: page {i} holds no text",
        _ => $"Connection to db-{i}.internal:5432 failed: [Errno 111] Connection refused",
    };
}
