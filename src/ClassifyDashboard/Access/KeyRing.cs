using ClassifyDashboard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Access;

/// <summary>Where the keys that sign-ins are encrypted with are kept: beside the jobs on disk, so that sign-ins outlive a restart.</summary>
internal static class KeyRing
{
    public static string In(string directory) => Path.Combine(directory, "sign-in-keys");

    public static void KeepKeys(this IServiceCollection services, IConfiguration configuration)
    {
        // By the name of the program and not by where it lies, as is usual: it may be moved.
        services.AddDataProtection().SetApplicationName(nameof(ClassifyDashboard));
        var section = configuration.GetSection(Reading.JobReaderOptions.Section);
        var store = new StorageOptions { Store = section[nameof(StorageOptions.Store)], StorePath = section[nameof(StorageOptions.StorePath)] };
        if (store.IsOn && new StorageOptionsValidator().Validate(null, store).Succeeded)
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
                new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyFileRepository(In(store.Directory), provider.GetRequiredService<ILoggerFactory>())));
    }
}
