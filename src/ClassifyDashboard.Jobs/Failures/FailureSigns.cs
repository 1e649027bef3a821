namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Whose trouble an error is, as far as its text tells.</summary>
internal enum FailureSign : byte
{
    /// <summary>Nothing points beyond the job: its document, its configuration, or nothing that is known.</summary>
    Job,

    /// <summary>The service: a 5xx status, or no answer in time.</summary>
    Service,

    /// <summary>The account: credits, caps, keys and limits.</summary>
    Account,
}

/// <summary>Reads the sign of an error from its text.</summary>
internal static class FailureSigns
{
    private const int Searched = 1_000;
    private const int Code = 3;

    private static readonly string[] Service =
    [
        "Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout", "Gateway Time-out", "timed out", "time-out", "timeout",
        "temporarily unavailable", "connection reset", "upstream connect error", "did not answer in time", "did not respond in time",
        "did not finish within", "deadline exceeded", "overloaded",
    ];

    private static readonly string[] Account = ["Payment Required", "credit limit", "out of credits", "spending limit", "usage cap"];

    // A number alone is no status: "page 503" is none.
    private static readonly string[] BeforeCode = ["HTTP ", "HTTP/1.1 ", "status ", "status: ", "status code ", "status code: ", "code ", "error "];

    /// <summary>Returns the sign of an error; what the service documents comes first.</summary>
    public static FailureSign Of(string? error)
    {
        if (string.IsNullOrEmpty(error))
            return FailureSign.Job;
        switch (Remedy.Of(error)?.Kind)
        {
            case RemedyKind.Service:
                return FailureSign.Service;
            case RemedyKind.Account:
                return FailureSign.Account;
            case not null:
                return FailureSign.Job;
        }

        var head = error.AsSpan()[..Math.Min(error.Length, Searched)];
        return HoldsAny(head, Account) || HasStatus(head, code => code is "402") ? FailureSign.Account
            : HoldsAny(head, Service) || HasStatus(head, code => code[0] == '5') ? FailureSign.Service
            : FailureSign.Job;
    }

    private static bool HoldsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool HasStatus(ReadOnlySpan<char> text, Func<ReadOnlySpan<char>, bool> isMeant)
    {
        foreach (var before in BeforeCode)
        {
            for (var from = 0; text[from..].IndexOf(before, StringComparison.OrdinalIgnoreCase) is var found and >= 0;)
            {
                from += found + before.Length;
                var code = text[from..Math.Min(text.Length, from + Code)];
                var isWhole = from + Code >= text.Length || !char.IsDigit(text[from + Code]);
                if (isWhole && code.Length == Code && !code.ContainsAnyExceptInRange('0', '9') && isMeant(code))
                    return true;
            }
        }

        return false;
    }
}
