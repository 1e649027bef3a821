using System.Globalization;

namespace ClassifyDashboard.SampleApi;

/// <summary>The document that a job classifies.</summary>
/// <param name="InputType">url, file_id or parse_job_id.</param>
/// <param name="Input">The address or id, as jobs hold it.</param>
internal readonly record struct SampleDocument(string InputType, string Input);

/// <summary>An uploaded file.</summary>
/// <param name="Id">Its id, a bare UUID.</param>
/// <param name="Name">Its name.</param>
/// <param name="ExternalId">The id that its owner gave it; null where none.</param>
/// <param name="UploadedAt">When it was uploaded; it expires 48 hours later.</param>
internal sealed record SampleFile(string Id, string Name, string? ExternalId, DateTimeOffset UploadedAt)
{
    public DateTimeOffset ExpiresAt => UploadedAt.AddHours(48);
}

/// <summary>A finished parse job.</summary>
/// <param name="Id">Its id, pjb- and one of the two forms.</param>
/// <param name="Name">The name of the document that it read.</param>
/// <param name="Error">Why it failed; null where it completed.</param>
internal sealed record SampleParseJob(string Id, string Name, string? Error);

/// <summary>The documents of the jobs and what they are called, each a pure function of the seed and a number.</summary>
/// <param name="seed">The seed of all jobs.</param>
/// <param name="arrivals">When jobs are created.</param>
internal sealed class SampleDocuments(ulong seed, SampleArrivals arrivals)
{
    private static readonly string[] Kinds =
        ["Invoice", "Rechnung", "Scan", "Lieferschein", "Contract", "Kontoauszug", "IMG", "Facture", "Bewerbung", "請求書", "Claim", "Полис"];

    private static readonly string[] Owners =
        ["Müller & Söhne", "ACME", "Nordwind GmbH", "Kowalski", "O'Brien", "Dupont", "山田商店", "Rossi", "Van den Berg", "Petrov"];

    private static readonly string[] Endings = [".pdf", ".pdf", ".pdf", ".PDF", ".docx", ".jpg", ".tiff"];

    private readonly ulong _fileSeed = seed ^ 0xF17E;
    private readonly ulong _parseSeed = seed ^ 0x9A25E;

    /// <summary>The document of a job. One document in a hundred is sent a second time soon after the first.</summary>
    public SampleDocument Of(long index)
    {
        var source = SourceOf(index);
        var dice = new Dice(seed ^ 0xF11E, (ulong)source);
        dice.Unit();
        switch (dice.Unit())
        {
            case < 0.70:
                return new("file_id", dice.Chance(0.1) ? "dfl-" + FileId(source) : FileId(source));
            case < 0.85:
                var (high, low) = (SampleIds.Spread(source, _parseSeed), dice.Next());
                return new("parse_job_id", "pjb-" + (dice.Chance(0.5) ? SampleIds.Short(high, low) : SampleIds.Uuid(high, low)));
            default:
                return new("url", $"https://files.example.com/inbox/{2020 + dice.Below(7)}/{dice.Below(1_000_000):000000}.pdf"
                    + $"?X-Expires=3600&X-Signature={dice.Next():x16}");
        }
    }

    /// <summary>Returns the number of the job that first had the document of a job: mostly its own.</summary>
    public long SourceOf(long index)
    {
        var dice = new Dice(seed ^ 0xF11E, (ulong)index);
        return index > 3 && dice.Chance(0.01) ? index - 1 - dice.Below(3) : index;
    }

    /// <summary>Returns the file with an id, as long as it exists; null where there is none.</summary>
    /// <param name="id">A bare UUID. The files of directories (dfl-…) are not found by their own ids.</param>
    /// <param name="now">The time.</param>
    public SampleFile? Find(string id, DateTimeOffset now)
    {
        if (id.Length != 36 || SampleIds.High(id) is not { } high)
            return null;
        var source = SampleIds.Number(high, _fileSeed);
        if (source < 0 || arrivals.CreatedAt(source) is not { } created || FileId(source) != id || Of(source).InputType != "file_id")
            return null;
        var dice = new Dice(seed ^ 0xF17E_0A3E, (ulong)source);
        var file = new SampleFile(id, Name(ref dice), dice.Chance(0.3) ? $"crm-{100_000 + dice.Below(900_000)}" : null,
            new DateTimeOffset(created, TimeSpan.Zero).AddSeconds(-1 - 30 * dice.Unit()));
        return now < file.UploadedAt || now >= file.ExpiresAt ? null : file;
    }

    /// <summary>Returns the number of the first job whose document a parse job read; null where there is no such parse job.</summary>
    public long? SourceOfParseJob(string id)
    {
        if (!id.StartsWith("pjb-", StringComparison.Ordinal) || SampleIds.High(id.AsSpan(4)) is not { } high)
            return null;
        var source = SampleIds.Number(high, _parseSeed);
        return source >= 0 && arrivals.CreatedAt(source) is not null && Of(source).Input == id ? source : null;
    }

    /// <summary>Returns the name of the document that a parse job read.</summary>
    /// <param name="source">The number of the first job with this document.</param>
    public string NameOfParsed(long source)
    {
        var dice = new Dice(seed ^ 0x9A25E_0A3E, (ulong)source);
        return Name(ref dice);
    }

    private string FileId(long source) => SampleIds.Uuid(SampleIds.Spread(source, _fileSeed), new Dice(_fileSeed, (ulong)source).Next());

    private static string Name(ref Dice dice)
    {
        var (kind, owner, number) = (Kinds[dice.Below(Kinds.Length)], Owners[dice.Below(Owners.Length)], 1 + dice.Below(9_999));
        var ending = Endings[dice.Below(Endings.Length)];
        return string.Create(CultureInfo.InvariantCulture, $"{kind} {number:0000} {owner}{ending}");
    }
}
