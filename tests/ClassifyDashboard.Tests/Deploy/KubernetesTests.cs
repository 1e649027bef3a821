using ClassifyDashboard.Tests.Access;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace ClassifyDashboard.Tests.Deploy;

/// <summary>
/// The manifests in deploy/kubernetes, read by the models of the Kubernetes client, which refuse unknown fields and kinds; and that their parts fit
/// together and to the program. No cluster has run them.
/// </summary>
public sealed class KubernetesTests
{
    private static readonly string Folder = Path.Combine(ReadyPieces.Folder, "kubernetes");

    private static readonly Lazy<Dictionary<string, object>> Read = new(() => Directory.EnumerateFiles(Folder, "*.yaml")
        .Where(file => Path.GetFileName(file) != "kustomization.yaml")
        .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), null, strict: true))
        .ToDictionary(each => $"{((IKubernetesObject)each).Kind} {((IMetadata<V1ObjectMeta>)each).Metadata.Name}"));

    private static V1PodTemplateSpec Dashboard => Of<V1Deployment>("Deployment classify-dashboard").Spec.Template;

    private static V1Container Container => Assert.Single(Dashboard.Spec.Containers);

    [Fact]
    public void Unknown_field_of_a_manifest_would_be_refused() => Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(
        File.ReadAllText(Path.Combine(Folder, "deployment.yaml")).Replace("readinessProbe", "readynessProbe", StringComparison.Ordinal), null, strict: true));

    [Fact]
    public void Kustomization_lists_all_manifests_but_the_examples()
    {
        var kustomization = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Folder, "kustomization.yaml")));
        Assert.Equal(
            Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!)
                .Where(name => name != "kustomization.yaml" && !name.Contains(".example.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            ((List<object>)kustomization["resources"]).Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal(Container.Image, ((Dictionary<object, object>)((List<object>)kustomization["images"])[0])["name"]);
    }

    [Fact]
    public void Selectors_find_the_pods_and_names_lead_to_their_targets()
    {
        var labels = Dashboard.Metadata.Labels;
        Assert.NotEmpty(labels);
        Assert.Equal(labels, Of<V1Deployment>("Deployment classify-dashboard").Spec.Selector.MatchLabels);
        Assert.Equal(labels, Of<V1PodDisruptionBudget>("PodDisruptionBudget classify-dashboard").Spec.Selector.MatchLabels);
        Assert.Equal(labels, Assert.Single(Dashboard.Spec.TopologySpreadConstraints).LabelSelector.MatchLabels);
        var service = Of<V1Service>("Service classify-dashboard");
        Assert.Equal(labels, service.Spec.Selector);
        Assert.Equal(Assert.Single(Container.Ports).Name, Assert.Single(service.Spec.Ports).TargetPort.Value);
        var backend = Assert.Single(Assert.Single(Of<V1Ingress>("Ingress classify-dashboard").Spec.Rules).Http.Paths).Backend.Service;
        Assert.Equal((service.Metadata.Name, service.Spec.Ports[0].Name), (backend.Name, backend.Port.Name));
        var secret = Of<V1Secret>("Secret classify-dashboard");
        var used = Container.Env.Select(each => each.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().ToList();
        Assert.All(used, each => Assert.Equal(secret.Metadata.Name, each.Name));
        Assert.Equal(secret.StringData.Keys.Order(StringComparer.Ordinal), used.Select(each => each.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Redis_is_where_the_dashboards_look_for_it()
    {
        var redis = Of<V1StatefulSet>("StatefulSet classify-dashboard-redis");
        var service = Of<V1Service>("Service classify-dashboard-redis");
        var container = Assert.Single(redis.Spec.Template.Spec.Containers);
        Assert.Equal(redis.Spec.Template.Metadata.Labels, redis.Spec.Selector.MatchLabels);
        Assert.Equal(redis.Spec.Template.Metadata.Labels, service.Spec.Selector);
        Assert.Equal(service.Metadata.Name, redis.Spec.ServiceName);
        Assert.Equal(Assert.Single(container.Ports).Name, Assert.Single(service.Spec.Ports).TargetPort.Value);
        Assert.Equal(container.Ports[0].ContainerPort, service.Spec.Ports[0].Port);
        Assert.Equal(Assert.Single(container.VolumeMounts).Name, Assert.Single(redis.Spec.VolumeClaimTemplates).Metadata.Name);
        Assert.Equal($"{service.Metadata.Name}:{service.Spec.Ports[0].Port}", Container.Env.Single(each => each.Name == "Redis__Connection").Value);
    }

    [Fact]
    public void Environment_has_settings_of_the_program() =>
        Assert.All(Container.Env, each => ReadyPieces.AssertIsSetting(each.Name, each.Value));

    [Fact]
    public async Task Probes_ask_addresses_that_answer_without_a_sign_in_at_the_images_port()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        Assert.Equal(ReadyPieces.Port, Assert.Single(Container.Ports).ContainerPort);
        foreach (var (probe, path) in new[] { (Container.StartupProbe, "/health/ready"), (Container.ReadinessProbe, "/health/ready"),
            (Container.LivenessProbe, "/health/live") })
        {
            Assert.Equal((path, Container.Ports[0].Name), (probe.HttpGet.Path, probe.HttpGet.Port.Value));
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains("ealthy", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        // A cold start compiles for some seconds; a slow machine has much longer.
        Assert.InRange((Container.StartupProbe.PeriodSeconds * Container.StartupProbe.FailureThreshold)!.Value, 60, 600);
    }

    [Fact]
    public void Update_and_stop_leave_a_dashboard_running_and_requests_their_time()
    {
        var deployment = Of<V1Deployment>("Deployment classify-dashboard").Spec;
        Assert.InRange(deployment.Replicas!.Value, 2, 9);
        Assert.Equal("0", deployment.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", Of<V1PodDisruptionBudget>("PodDisruptionBudget classify-dashboard").Spec.MinAvailable.Value); // fewer than all, so that nodes drain
        Assert.True(Dashboard.Spec.TerminationGracePeriodSeconds > Container.Lifecycle.PreStop.Sleep.Seconds + ReadyPieces.Drain.TotalSeconds);
    }

    [Fact]
    public void Containers_run_without_rights() => Assert.All(
        new[] { Dashboard.Spec, Of<V1StatefulSet>("StatefulSet classify-dashboard-redis").Spec.Template.Spec }, pod =>
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.False(pod.AutomountServiceAccountToken);
            var container = Assert.Single(pod.Containers);
            Assert.Equal((true, false), (container.SecurityContext.ReadOnlyRootFilesystem, container.SecurityContext.AllowPrivilegeEscalation));
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.True(container.Resources.Limits.ContainsKey("memory"));
        });

    private static T Of<T>(string name) => Assert.IsType<T>(Read.Value[name]);
}
