using System.Reflection;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Who may know whom: the picture in docs/architecture.md.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Judgement = ["KubeCarrier.Json", "KubeCarrier.Api", "KubeCarrier.Schemas", "KubeCarrier.Policy"];

    private static readonly string[] Processes = [.. Judgement, "KubeCarrier.Clusters", "KubeCarrier.Hosting", "KubeCarrier.Kubernetes"];

    private static readonly string[] Impure =
    [
        "System.TimeProvider", "System.Random", "System.Diagnostics.Stopwatch", "System.IO.File", "System.Threading.Timer",
        "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] Connections =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler",
        "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Security.SslStream", "System.Net.WebSockets.ClientWebSocket",
    ];

    [Fact]
    public void Each_assembly_knows_only_those_it_may()
    {
        CompiledAssembly.Json.OwnReferences.ShouldBeEmpty();
        CompiledAssembly.Api.OwnReferences.ShouldBeEmpty();
        CompiledAssembly.Hosting.OwnReferences.ShouldBeEmpty();
        CompiledAssembly.Schemas.OwnReferences.ShouldBeSubsetOf(["KubeCarrier.Json", "KubeCarrier.Api"]);
        CompiledAssembly.Policy.OwnReferences.ShouldBeSubsetOf(["KubeCarrier.Json", "KubeCarrier.Api", "KubeCarrier.Schemas"]);
        CompiledAssembly.Offline.OwnReferences.ShouldBeSubsetOf(Judgement);
        CompiledAssembly.Kubernetes.OwnReferences.ShouldBe(["KubeCarrier.Json", "KubeCarrier.Api"], ignoreOrder: true);
        CompiledAssembly.Clusters.OwnReferences.ShouldBeSubsetOf(["KubeCarrier.Api", "KubeCarrier.Kubernetes"]);
        CompiledAssembly.Webhooks.OwnReferences.ShouldBeSubsetOf(Processes);
        CompiledAssembly.Controllers.OwnReferences.ShouldBeSubsetOf(Processes);
        CompiledAssembly.Cli.OwnReferences.ShouldBeSubsetOf([.. Judgement, "KubeCarrier.Offline", "KubeCarrier.Kubernetes"]);
    }

    [Fact]
    public void What_decides_needs_nothing_but_the_base_library()
    {
        foreach (var assembly in CompiledAssembly.Pure)
        {
            assembly.References.Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
                .ShouldBeSubsetOf(CompiledAssembly.Pure.Select(other => other.Name), $"{assembly}");
        }
    }

    [Fact]
    public void What_decides_is_pure()
    {
        foreach (var assembly in CompiledAssembly.Pure)
        {
            assembly.UsedTypes.Intersect(Impure).ShouldBeEmpty($"{assembly}");
            assembly.UsedTypes.Where(type => type.StartsWith("System.Net.", StringComparison.Ordinal) || type.StartsWith("Microsoft.", StringComparison.Ordinal))
                .ShouldBeEmpty($"{assembly}");
            assembly.UsedMembers.Where(member => member.StartsWith("System.Environment.", StringComparison.Ordinal))
                .ShouldBeSubsetOf(["System.Environment.get_CurrentManagedThreadId"], $"{assembly}"); // the compiler's, in iterators
            assembly.UsedMembers.Where(member => member is "System.Guid.NewGuid" or "System.DateTime.get_Now" or "System.DateTime.get_UtcNow"
                or "System.DateTimeOffset.get_Now" or "System.DateTimeOffset.get_UtcNow").ShouldBeEmpty($"{assembly}");
        }
    }

    [Fact]
    public void What_decides_waits_for_nothing() => CompiledAssembly.Pure.SelectMany(assembly => assembly.Assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal)
            || method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal))
        .Select(method => $"{method.DeclaringType}.{method.Name}")
        .ShouldBeEmpty();

    [Fact]
    public void Json_and_Schemas_know_no_kind_of_ours() => CompiledAssembly.Json.UsedTypes.Concat(CompiledAssembly.Schemas.UsedTypes)
        .Where(type => type.StartsWith("KubeCarrier.Api.", StringComparison.Ordinal))
        .ShouldAllBe(type => type.StartsWith("KubeCarrier.Api.Meta.", StringComparison.Ordinal) || type.StartsWith("KubeCarrier.Api.Admission.", StringComparison.Ordinal));

    [Fact]
    public void Kubernetes_knows_no_kind_of_ours() => CompiledAssembly.Kubernetes.UsedTypes
        .Where(type => type.StartsWith("KubeCarrier.Api.", StringComparison.Ordinal))
        .Where(type => !type.StartsWith("KubeCarrier.Api.Meta.", StringComparison.Ordinal) && !type.StartsWith("KubeCarrier.Api.Admission.", StringComparison.Ordinal))
        .ShouldBeSubsetOf(["KubeCarrier.Api.ApiJson", "KubeCarrier.Api.ApiJsonContext"]);

    [Fact]
    public void Only_Kubernetes_opens_connections() => CompiledAssembly.All.Except([CompiledAssembly.Kubernetes, CompiledAssembly.Clusters])
        .SelectMany(assembly => assembly.UsedTypes.Where(type => Connections.Contains(type)).Select(type => $"{assembly}: {type}"))
        .ShouldBeEmpty();

    [Fact]
    public void Both_processes_and_no_other_reach_clusters_by_Kubernetes_own_client()
    {
        CompiledAssembly.All.Where(assembly => assembly.References.Contains("KubernetesClient")).ShouldBe([CompiledAssembly.Clusters]);
        CompiledAssembly.All.Where(assembly => assembly.UsedMembers.Contains("KubeCarrier.Kubernetes.Client.ClusterClient.Create"))
            .ShouldBe([CompiledAssembly.Clusters, CompiledAssembly.Cli]);
    }

    [Fact]
    public void Serilog_and_OpenTelemetry_live_in_Hosting_YAML_in_Kubernetes_and_FluentValidation_where_flags_are()
    {
        CompiledAssembly.All.Where(assembly => assembly.References.Any(name => name.StartsWith("OpenTelemetry", StringComparison.Ordinal))).ShouldBe([CompiledAssembly.Hosting]);
        CompiledAssembly.All.Where(assembly => assembly.References.Contains("FluentValidation"))
            .ShouldBe([CompiledAssembly.Hosting, CompiledAssembly.Webhooks, CompiledAssembly.Controllers], ignoreOrder: true);
        CompiledAssembly.All.Where(assembly => assembly.References.Any(name => name.StartsWith("Serilog", StringComparison.Ordinal))).ShouldBe([CompiledAssembly.Hosting]);
        CompiledAssembly.All.Where(assembly => assembly.References.Contains("YamlDotNet")).ShouldBe([CompiledAssembly.Kubernetes]);
        Repository.Sources.Where(file => Repository.Read(file).Contains("using YamlDotNet", StringComparison.Ordinal))
            .ShouldAllBe(file => file.StartsWith("src/Kubernetes/Yaml/", StringComparison.Ordinal));
    }
}
