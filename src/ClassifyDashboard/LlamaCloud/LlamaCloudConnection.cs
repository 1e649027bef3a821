using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The address of the classify API and its key. It comes from the settings unless another connection is registered.</summary>
/// <remarks>It is resolved at the first request, so that it may depend on a server that starts with the application.</remarks>
/// <param name="BaseAddress">An http or https address without query; its path precedes the endpoint's own.</param>
/// <param name="ApiKey">The bearer key; empty means none, and reads then fail with <see cref="ProblemKind.NotConfigured"/>.</param>
/// <param name="IsSample">Whether the jobs are generated samples.</param>
public sealed record LlamaCloudConnection(Uri BaseAddress, string ApiKey, bool IsSample)
{
    /// <summary>
    /// The beginning of all that is stored of this key and address: the jobs of two keys, or of two regions, stay apart. The key itself cannot be
    /// found from it.
    /// </summary>
    public string StorePrefix =>
        $"jobs/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{BaseAddress.AbsoluteUri}\n{ApiKey}")).AsSpan(0, 6))}/";

    public override string ToString() => $"{BaseAddress}{(IsSample ? " (sample)" : "")}";
}
