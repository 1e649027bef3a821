using System.Net;
using ClassifyDashboard.LlamaCloud.Budget;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Polly;
using Refit;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>Registers the LlamaCloud client.</summary>
public static class LlamaCloudRegistration
{
    /// <summary>The name of the HttpClient, for tests and for log settings.</summary>
    public const string HttpClientName = "LlamaCloud";

    /// <summary>
    /// Adds <see cref="ClassifyClient"/>, <see cref="RequestBudget"/> and <see cref="LlamaCloudOptions"/>. A
    /// <see cref="LlamaCloudConnection"/> registered before or after this call replaces the one from the settings.
    /// </summary>
    /// <returns>The builder of the HttpClient, which lets a caller replace its innermost handler.</returns>
    public static IHttpClientBuilder AddLlamaCloud(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<LlamaCloudOptions>, LlamaCloudOptionsValidator>();
        services.AddOptions<LlamaCloudOptions>()
            .Bind(configuration.GetSection(LlamaCloudOptions.Section))
            .PostConfigure(options =>
            {
                // secret files end with a line break
                options.ApiKey = FirstFilled(options.ApiKey, configuration[LlamaCloudOptions.KeyName])?.Trim();
                options.BaseUrl = FirstFilled(options.BaseUrl, configuration[LlamaCloudOptions.AddressName]);
            })
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ConnectionFromSettings);
        services.TryAddSingleton(BudgetFromSettings);
        services.AddMetrics();
        services.TryAddSingleton<RequestMetrics>();
        services.TryAddTransient<BudgetHandler>();
        services.TryAddTransient<BearerHandler>();
        services.TryAddTransient<BufferedResponseHandler>();
        services.TryAddSingleton(provider => new ApiCaller(
            Later(provider.GetRequiredService<LlamaCloudConnection>), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ClassifyClient(
            Later(provider.GetRequiredService<IClassifyApi>), provider.GetRequiredService<ApiCaller>()));
        services.TryAddSingleton(provider => new NamesClient(
            Later(provider.GetRequiredService<INamesApi>), provider.GetRequiredService<ApiCaller>()));

        services.AddRefitGeneratedClient<INamesApi>(new RefitSettings(), HttpClientName);
        var client = services.AddRefitGeneratedClient<IClassifyApi>(new RefitSettings(), HttpClientName)
            .ConfigureHttpClient((provider, client) =>
            {
                client.BaseAddress = provider.GetRequiredService<LlamaCloudConnection>().BaseAddress;
                client.Timeout = Timeout.InfiniteTimeSpan; // each attempt has its own timeout
                client.DefaultRequestHeaders.Accept.Add(new("application/json"));
                client.DefaultRequestHeaders.UserAgent.Add(new("ClassifyDashboard", null));
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
                AllowAutoRedirect = false, // a redirect means a wrong base address, and must not carry the query elsewhere
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // the client lives as long as the program, while DNS addresses change
                ConnectTimeout = TimeSpan.FromSeconds(10),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(static _ => true);

        // From the outermost to the innermost. Each attempt passes every handler below the retry.
        client.AddResilienceHandler("retry", (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.AddRetry(RetryPolicy.For(pipeline.TimeProvider));
        });

        // Every attempt takes from the budget; a wait for the budget is not a slow response.
        client.AddHttpMessageHandler<BudgetHandler>();
        client.AddHttpMessageHandler<BearerHandler>();
        client.AddHttpMessageHandler<BufferedResponseHandler>();
        return client;
    }

    // A failure is not cached: a missing service may exist at the next request.
    private static Lazy<T> Later<T>(Func<T> get) => new(get, LazyThreadSafetyMode.PublicationOnly);

    private static LlamaCloudConnection ConnectionFromSettings(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<LlamaCloudOptions>>().Value;
        var address = LlamaCloudOptions.Address(options.BaseUrl)!; // the validator has passed
        if (options.HasKey && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            provider.GetRequiredService<ILogger<ClassifyClient>>()
                .LogWarning("The API key goes unencrypted to {Host}: LlamaCloud:BaseUrl is http, not https.", address.Authority);
        return new(address, options.HasKey ? options.ApiKey! : "", IsSample: false);
    }

    private static RequestBudget BudgetFromSettings(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<LlamaCloudOptions>>().Value;
        return new(
            () => options.RequestsPerSecond ?? LlamaCloudOptions.DefaultRequestsPerSecond(provider.GetRequiredService<LlamaCloudConnection>()),
            options.MaxInFlight,
            provider.GetRequiredService<TimeProvider>());
    }

    /// <summary>Whether the settings have an API key, under either name.</summary>
    internal static bool HasKey(IConfiguration configuration) => !string.IsNullOrWhiteSpace(
        FirstFilled(configuration[$"{LlamaCloudOptions.Section}:{nameof(LlamaCloudOptions.ApiKey)}"], configuration[LlamaCloudOptions.KeyName]));

    private static string? FirstFilled(string? first, string? second) => string.IsNullOrWhiteSpace(first) ? second : first;
}
