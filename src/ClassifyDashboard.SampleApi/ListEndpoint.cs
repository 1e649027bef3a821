namespace ClassifyDashboard.SampleApi;

/// <summary>GET /api/v2/classify: a page of jobs.</summary>
internal sealed class ListEndpoint(Lister lister, Faults faults)
{
    public Answer Answer(HttpContext context)
    {
        var (question, refusals) = ListQuestion.Read(context.Request.Query);
        if (refusals.Count > 0)
            return new(422, SampleJobJson.Detail(refusals));
        if (!IsOwn(question.ProjectId, SampleWorld.ProjectId) || !IsOwn(question.OrganizationId, SampleWorld.OrganizationId))
            return new(403, SampleJobJson.Detail("You do not have access to this project."));
        var hasExpired = question.Token is not null && faults.Hits(Fault.ExpiredToken);
        return !hasExpired && lister.Read(question) is { } page
            ? new(200, SampleJobJson.Write(page))
            : new(400, SampleJobJson.Detail("Invalid page token for these filters."));
    }

    private static bool IsOwn(Guid? asked, string own) => asked is null || asked == Guid.Parse(own);
}
