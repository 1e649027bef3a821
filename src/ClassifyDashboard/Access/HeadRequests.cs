
namespace ClassifyDashboard.Access;

/// <summary>HEAD wherever GET is: what watches a site often asks by it. The server leaves the body out by itself.</summary>
internal static class HeadRequests
{
    public static TBuilder AnswerHead<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                if (endpoint.Metadata[i] is HttpMethodMetadata said && said.HttpMethods.Contains(HttpMethods.Get) && !said.HttpMethods.Contains(HttpMethods.Head))
                    endpoint.Metadata[i] = new HttpMethodMetadata([.. said.HttpMethods, HttpMethods.Head], said.AcceptCorsPreflight);
            }
        });
        return builder;
    }
}
