namespace ClassifyDashboard.LlamaCloud;

/// <summary>Where the classify API is and the key to it. By default what the settings say; whoever registers another one replaces it.</summary>
/// <remarks>It is asked for at the first request, so that it may depend on a server that starts with the application.</remarks>
/// <param name="BaseAddress">An http or https address without query; a path is put before the endpoint's own.</param>
/// <param name="ApiKey">The bearer key; empty means that there is none, and reads end in <see cref="ProblemKind.NotConfigured"/>.</param>
/// <param name="IsSample">Whether the jobs behind it are made up.</param>
public sealed record LlamaCloudConnection(Uri BaseAddress, string ApiKey, bool IsSample)
{
    public override string ToString() => $"{BaseAddress}{(IsSample ? " (sample)" : "")}";
}
