using System.IO.Compression;

namespace ClassifyDashboard.SampleApi;

/// <summary>Applies the active faults to responses.</summary>
internal static class AnswerFaults
{
    private const int Megabyte = 1024 * 1024;

    // The page of a gateway without its backend, or of a network that first requires a sign-in.
    private static readonly byte[] BadGateway = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"u8.ToArray();
    private static readonly byte[] SignIn =
        "<!doctype html><html><head><title>Sign in</title></head><body><form><input name=\"password\"></form></body></html>"u8.ToArray();

    private static readonly Lazy<byte[]> Huge = new(() => Padded(50 * Megabyte));

    private static readonly Lazy<byte[]> Bomb = new(() =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var spaces = Padded(Megabyte);
            for (var i = 0; i < 256; i++)
                gzip.Write(spaces);
        }

        return packed.ToArray();
    });

    /// <summary>Returns the error response in place of a page, or null.</summary>
    public static Answer? Refusal(Faults faults)
    {
        foreach (var (fault, status, words) in new (Fault, int, string)[]
        {
            (Fault.Unauthorized, 401, "Invalid API Key. Keys belong to one region: check that the address is that of yours."),
            (Fault.Forbidden, 403, "You do not have access to this project."),
            (Fault.NotFound, 404, "Not Found"),
            (Fault.BadRequest, 400, "This endpoint is not available for your organization."),
            (Fault.ServerError, 500, $"Oops! Something went wrong on our side. Please contact support providing this correlation ID: {Guid.NewGuid()}"),
            (Fault.Unavailable, 503, "Classify endpoints are currently unavailable."),
        })
        {
            if (faults.Hits(fault))
                return new(status, SampleJobJson.Detail(words));
        }

        if (faults.Hits(Fault.Unprocessable))
            return new(422, SampleJobJson.Detail([new("int_parsing", "page_size", "Input should be a valid integer", "100")]));
        return faults.Hits(Fault.HtmlError) ? new(502, BadGateway) { Type = "text/html" } : null;
    }

    /// <summary>Returns the page to send.</summary>
    public static Answer Apply(Answer page, Faults faults)
    {
        if (faults.Hits(Fault.SignInPage))
            return new(200, SignIn) { Type = "text/html" };
        if (faults.Hits(Fault.WrongShape))
            return page with { Body = "{\"jobs\":{\"count\":0,\"pages\":[]}}"u8.ToArray() };
        if (faults.Hits(Fault.NullItems))
            return page with { Body = "{\"items\":null,\"next_page_token\":null,\"total_size\":null}"u8.ToArray() };
        if (faults.Hits(Fault.HugeBody))
            return page with { Body = Huge.Value };
        if (faults.Hits(Fault.GzipBomb))
            return page with { Body = Bomb.Value, Encoding = "gzip" };
        return faults.Hits(Fault.PlainText) ? page with { Type = "text/plain" } : page;
    }

    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        "{\"items\":["u8.CopyTo(body);
        return body;
    }
}
