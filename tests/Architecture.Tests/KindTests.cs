using System.Reflection;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Types and CRDs say the same.</summary>
public sealed class KindTests
{
    private static readonly IReadOnlyList<Type> Kinds =
    [
        .. CompiledAssembly.All.SelectMany(assembly => assembly.Assembly.GetTypes())
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IKubernetesObject<>))),
    ];

    [Fact]
    public void Every_kind_is_a_sealed_record_in_Api()
    {
        Kinds.Count.ShouldBeGreaterThanOrEqualTo(14);
        Kinds.ShouldAllBe(type => type.IsSealed && type.GetMethod("<Clone>$") != null && type.Assembly == CompiledAssembly.Api.Assembly);
    }

    [Fact]
    public void Every_kind_has_its_CRD_and_every_CRD_its_kind() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "manifests/crds"), "*.yaml").Select(file => Path.GetFileName(file)!)
            .Where(file => file != "kustomization.yaml")
            .ShouldBe(Kinds.Select(CrdFile), ignoreOrder: true);

    [Fact]
    public void Every_CRD_is_of_the_kind_and_scope_that_the_type_says()
    {
        foreach (var type in Kinds.Select(ResourceTypeOf))
        {
            var lines = Repository.Read($"manifests/crds/{type.Group}_{type.Plural}.yaml").Split('\n').Select(line => line.Trim()).ToList();

            lines.ShouldContain($"kind: {type.Kind}");
            lines.ShouldContain($"scope: {(type.Namespaced ? "Namespaced" : "Cluster")}");
            lines.ShouldContain($"- name: {type.Version}");
        }
    }

    private static string CrdFile(Type kind) => $"{ResourceTypeOf(kind).Group}_{ResourceTypeOf(kind).Plural}.yaml";

    private static ResourceType ResourceTypeOf(Type kind) =>
        (ResourceType)kind.GetProperty("ResourceType", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
