
namespace ClassifyDashboard.Hosting;

/// <summary>Allows HEAD wherever GET is allowed, because monitoring tools often use it. The server drops the body by itself.</summary>
internal static class HeadRequests
{
    public static TBuilder AnswerHead<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                if (endpoint.Metadata[i] is HttpMethodMetadata methods && methods.HttpMethods.Contains(HttpMethods.Get)
                    && !methods.HttpMethods.Contains(HttpMethods.Head))
                    endpoint.Metadata[i] = new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight);
            }
        });
        return builder;
    }
}
