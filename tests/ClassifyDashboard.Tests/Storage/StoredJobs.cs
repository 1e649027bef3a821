using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Jobs with every property and every form of text, and their entry as each version of the format wrote it.</summary>
static class StoredJobs
{
    /// <summary>The entry of these jobs, in Base64, as the first release of the store wrote it.</summary>
    public const string Version1 =
        "Af+ZvrjUAQAAi+kAAICqqqrqn8Vc3cHBIMEBMgDyLnB3dU8zz4AECICAAPd0D4gE8IBIyDCIQ97U1VVtSXUzAzP1hMhbgF9OmXnOQxwSIPMQxw"
        + "TIQ57jnqfMgIR7HgPiko5xNziNg+KEi+A4bIx5hjjqB9GrZdTbygiDvHxX5dp09l6cnb5aLpLF/NHx9OVyMd9LTl6fJclyMQ+CLvG0fduyrRqu"
        + "1fuNKT0NGqNNXnsazUzrf372eerZ5KXhNypz2zKl/vH0PCGxNjSIhpPhvnxOIQBA7APi7vp29/H6x+/HV/d3M2uttfbfEYXaFTKicG2djEChtq"
        + "mMgg6FdbGSEfX9pYy6dHGiWlYl5wfY43K7WZmGVblmxb7yynFlOYr57+7LE6BHuw+fvgsKtStkTGFdrGQMBJ09CF2i4P/Xm4f+1bebh37HyRO6"
        + "yLyv24Px2ObOtCNzqTa1MyNdbcZqVK/tUZunpfLbxhxGdEvnMMjhYcCYgGFhkMHB4wCMFA3u8QcGDRgKDi0YMZ6CcYoZhmBkUHCwYCgwNDIoNF"
        + "DQ8DBowDj8RaG2qYyFABAQKNSukM+EgBDA";

    /// <summary>The entry of <see cref="WithGone"/>, as the first program that kept such jobs wrote it.</summary>
    public const string Version2 =
        "ArsNv1PhAQAAC/AAAICqqqrqn8Vcw8HBIMEBMg4ngbure6p5BiRAAAREuqdbQCSAB0RChmUc8qZurmpmnuZmBmbqCZG3AIc8HDMBllsC5CEOCZ"
        + "BxiGMC5CHPAZC3zFNmQMI9IU8BAQmQbnD/4BIGiAEGmBCOw8aYZ0hQ/UG0K6naK6nQzYrnZRab1uaDw4NH0zAKJ7f2Rg+n4WQz2n98GEXTcOJ5"
        + "G8Sj5lnDtqy50i+WpnDUrU1ssspRf2wa9/WDyxLHJisMP9VpvioS6uyNjiISc0Nd1Rv2tuQ98gEAYgsQV2eX67dnX37ePr2+GltrrbV/dsmP84"
        + "VU5M9tLhXIj20ildciv1rMpKKOO5Fqg473dcO64OzA5LhYLWemZl3MWbMrnc65tKwC/r3++ARo0/rNu8/Co4aWAfnVYiYDwGsNKick8v5/urjp"
        + "nJ5f3HTW376/ep3ew4d0nDpXNduDgc1y0/TNiV5WuenH5XKg+9Xc7jZZUmi3qs2Ooks6gkEGBwPGEAwLgxQ5HLbBSFDjGr9gUIOhkaMBI8AdMA"
        + "4wRg+MFBo5LBgajBgpNGpoxHAwqMHY+UF+bBMZCAHc9wgv//47fy/Ij/OFvCsEhAAG";

    /// <summary>The entry of <see cref="WithSteps"/>, as the first program that kept steps wrote it.</summary>
    public const string Version3 =
        "A0QlXakLAgAACwUBAICqqqrqn8Vc3dPTIMEBMk55S4G7m3uaeyYkQAAERLqne0AkgAdEQoZDHPKmYa5qbp7m5gZm6gmRNwODPCTcMwEiI/MQCZ"
        + "CHOCRAxiESIA4BmYflkJAQAHlJyIQ8eAYk3BPyFOAQAAm5uL+B03AYYKAYJoJhsAPWGUb4hyjFjluaOi4qQfRwEniqsHB7fe1ur9vvdi6ttO70"
        + "up2F/uq99X6/1+1YVpG4lT5IWU8SjuWjsYoMVRLlqSA2VGur1Hx8bQLfsAoixfflMJxGPpVXWht9EgNFFbfarN5wbpINABDvCBCn+yf58/0Ps8"
        + "vZ2Wn7Qvbr08UKtNZa67/LZHvhyHHJHujQcUG2p33HtQpkx6Mtx6Wy2XbcIm2uypRlxMER7XA0HW+phGU0YMlmYmTIE81ug//kb74TUKJ8Z/dY"
        + "WFfyJ7P3lB8dJWSXUQ2y3XQDsAobmfxMRNb/t4fzcnZwOC/n3348fWZdzXZ2j0X28suLIrK9+Xkxm+19LUp0eJM2h8bE6WK9roNQpTW1LcdxqG"
        + "reZFyXtXigl9PAj6SZJmrJpRPagEIAAwVGEwwNhSFCGCyC4SPBGX5DIQFDIkQKRgPXwFhDG1UwhpAIocGQYHgYQiKBhAcDhQSMpZ9ke9p3GkIA"
        + "tyzC43/nB68E2V44cq4LASGAAQ==";

    private static readonly DateTimeOffset At = new(2026, 3, 10, 12, 30, 15, 123, TimeSpan.Zero);

    private static readonly JobConfiguration Rules = new()
    {
        Rules = [new("invoice", "Asks for payment"), new("receipt", "Bestätigt eine Zahlung")],
        Mode = "FAST",
        Language = "de",
        MaxPages = 5,
        TargetPages = "1,3,5-7",
    };

    public static Job[] All { get; } =
    [
        new()
        {
            Id = "clj-1",
            Status = JobStatus.Completed,
            CreatedAt = At,
            UpdatedAt = At.AddSeconds(7),
            Result = new("invoice", 0.95, "Has an invoice number and a total of 12 €"),
            Input = new(DocumentInputKind.File, "dfl-1"),
            ConfigurationId = "cfg-1",
            Configuration = Rules,
            ProjectId = "p-1",
            UserId = "u-1",
            ParseJobId = "pjb-1",
            TransactionId = "tx-1",
        },
        new()
        {
            Id = "clj-2",
            Status = JobStatus.Completed,
            CreatedAt = At.AddTicks(-1),
            UpdatedAt = At.AddMinutes(1),
            Result = new(null, null, ""),
            Input = new(DocumentInputKind.ParseJob, "pjb-2"),
            Configuration = Rules,
            ProjectId = "p-1",
            UserId = "u-1",
        },
        new()
        {
            Id = "clj-3",
            Status = JobStatus.Failed,
            CreatedAt = At.AddMinutes(-2),
            UpdatedAt = At,
            ErrorMessage = "Seite 3 fehlt: größer als 20 MB, half a character \ud83d",
            Input = new(DocumentInputKind.Url, "https://files.example.com/a.pdf?signature=1"),
            ConfigurationId = "cfg-2",
        },
        new() { Id = "clj-4", Status = JobStatus.Of("THROTTLED"), ErrorMessage = "", Input = new(DocumentInputKind.Unknown, "") },
    ];

    /// <summary>The same jobs, all but the first no longer listed.</summary>
    public static Job[] WithGone { get; } = [All[0], .. All[1..].Select((job, i) => job with { GoneAt = At.AddHours(i).AddTicks(i) })];

    /// <summary>The same jobs, all but the last with looks that showed them before their end.</summary>
    public static Job[] WithSteps { get; } =
    [
        WithGone[0] with { Steps = new() { PendingFirst = At.AddSeconds(1), PendingLast = At.AddTicks(7), PendingChanged = At } },
        WithGone[1] with { Steps = new() { RunningFirst = At.AddSeconds(20), RunningChanged = At.AddSeconds(12) } },
        WithGone[2] with
        {
            Steps = new()
            {
                PendingFirst = At.AddMinutes(-1),
                PendingLast = At.AddSeconds(-50),
                PendingChanged = At.AddMinutes(-2),
                RunningFirst = At.AddSeconds(-40),
                RunningChanged = At.AddSeconds(-45),
            },
        },
        WithGone[3],
    ];
}
