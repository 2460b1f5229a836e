using System.Reflection;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Types and CRDs say the same.</summary>
public sealed partial class KindTests
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

    [Shows("B80")]
    [Fact]
    public void The_names_of_every_kind_are_not_to_be_had_for_a_service()
    {
        foreach (var type in Kinds.Select(ResourceTypeOf))
        {
            var names = Names().Match(Repository.Read($"manifests/crds/{type.Group}_{type.Plural}.yaml")).Groups;

            names["words"].Captures.Select(word => word.Value).Concat(List(names["short"].Value)).Concat(List(names["categories"].Value))
                .Where(name => !TakenNames.OfHub.IsTaken(name)).ShouldBeEmpty(type.Kind);
        }

        static IEnumerable<string> List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\''));
    }

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

    [GeneratedRegex(@"^  names:\n(?:    (?:(?:kind|listKind|plural|singular): (?<words>\S+)|shortNames: \[(?<short>[^\]]*)\]|categories: \[(?<categories>[^\]]*)\])\n)+", RegexOptions.Multiline)]
    private static partial Regex Names();
}
