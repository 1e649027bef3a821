using System.Net;
using System.Text.RegularExpressions;
using System.Web;

namespace ClassifyDashboard.Tests.Review;

/// <summary>A person who labels jobs without a script: opens the page and sends its form.</summary>
sealed class Reviewing(HttpClient client, string cookie)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The page as this person gets it.</summary>
    public async Task<string> PageAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/review" + query) { Headers = { { "Cookie", $"reviewer={cookie}" } } };
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    /// <summary>The job and the claim of the form; null where none waits.</summary>
    public async Task<(string Job, string Claim)?> NextAsync(string query) =>
        await PageAsync(query) is var page && Hidden("job", page) is { } job ? (job, Hidden("claim", page)!) : null;

    /// <summary>Sends a form.</summary>
    public async Task<HttpStatusCode> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { { "Cookie", $"reviewer={cookie}" }, { "Sec-Fetch-Site", "same-origin" } },
            Content = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value)),
        };
        using var answer = await client.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    /// <summary>Labels a job.</summary>
    public Task<HttpStatusCode> LabelAsync((string Job, string Claim) given, string choice) =>
        SendAsync("/review/label", ("job", given.Job), ("claim", given.Claim), ("choice", choice));

    private static string? Hidden(string name, string page) =>
        Field(name).Match(page) is { Success: true } match ? HttpUtility.HtmlDecode(match.Groups[1].Value) : null;

    private static Regex Field(string name) => new($"<input type=\"hidden\" name=\"{name}\" value=\"([^\"]*)\"");
}
