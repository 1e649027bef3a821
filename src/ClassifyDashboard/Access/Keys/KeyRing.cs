using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access.Keys;

/// <summary>
/// Stores the keys that encrypt sign-ins: in Redis, so that they hold on all servers, or beside the jobs on disk, so that they survive a restart.
/// </summary>
internal static class KeyRing
{
    public static string In(string directory) => Path.Combine(directory, "sign-in-keys");

    /// <summary>Stores keys on disk, if jobs are stored there.</summary>
    public static void StoreKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var store = new StorageOptions();
        store.Read(configuration);
        if (store.IsOn && new StorageOptionsValidator().Validate(null, store).Succeeded)
            services.StoreKeysIn(provider => new KeyFileRepository(In(store.Directory), provider.GetRequiredService<ILoggerFactory>()));
        else
            services.NameKeys();
    }

    /// <summary>Stores keys in Redis.</summary>
    public static void ShareKeys(this IServiceCollection services)
    {
        services.AddSingleton<SharedKeys>();
        services.StoreKeysIn(provider => provider.GetRequiredService<SharedKeys>());
        services.AddSingleton(provider => new SharedKeyManager(new XmlKeyManager(
            provider.GetRequiredService<IOptions<KeyManagementOptions>>(), provider.GetRequiredService<IActivator>(),
            provider.GetRequiredService<ILoggerFactory>())));
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<SharedKeyManager>());
    }

    private static void StoreKeysIn(this IServiceCollection services, Func<IServiceProvider, IXmlRepository> repository)
    {
        services.NameKeys();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = repository(provider)));
    }

    // The default is the directory of the program, which can change.
    private static void NameKeys(this IServiceCollection services) => services.AddDataProtection().SetApplicationName(nameof(ClassifyDashboard));
}
