using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Stores the keys that encrypt sign-ins beside the jobs on disk, so that sign-ins survive a restart.</summary>
internal static class KeyRing
{
    public static string In(string directory) => Path.Combine(directory, "sign-in-keys");

    public static void StoreKeys(this IServiceCollection services, IConfiguration configuration)
    {
        // The default is the directory of the program, which can change.
        services.AddDataProtection().SetApplicationName(nameof(ClassifyDashboard));
        var store = new StorageOptions();
        store.Read(configuration);
        if (store.IsOn && new StorageOptionsValidator().Validate(null, store).Succeeded)
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
                new ConfigureOptions<KeyManagementOptions>(options =>
                    options.XmlRepository = new KeyFileRepository(In(store.Directory), provider.GetRequiredService<ILoggerFactory>())));
    }
}
