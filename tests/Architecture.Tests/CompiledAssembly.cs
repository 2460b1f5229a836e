using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Architecture.Tests;

/// <summary>An assembly of the product as the compiler left it: what it refers to.</summary>
internal sealed class CompiledAssembly
{
    public static CompiledAssembly Json { get; } = new(Assembly.Load("KubeCarrier.Json"));

    public static CompiledAssembly Api { get; } = new(typeof(Account).Assembly);

    public static CompiledAssembly Schemas { get; } = new(Assembly.Load("KubeCarrier.Schemas"));

    public static CompiledAssembly Policy { get; } = new(Assembly.Load("KubeCarrier.Policy"));

    public static CompiledAssembly Offline { get; } = new(Assembly.Load("KubeCarrier.Offline"));

    public static CompiledAssembly Kubernetes { get; } = new(Assembly.Load("KubeCarrier.Kubernetes"));

    public static CompiledAssembly Clusters { get; } = new(Assembly.Load("KubeCarrier.Clusters"));

    public static CompiledAssembly Hosting { get; } = new(Assembly.Load("KubeCarrier.Hosting"));

    public static CompiledAssembly Webhooks { get; } = new(Assembly.Load("kubecarrier-webhooks"));

    public static CompiledAssembly Controllers { get; } = new(Assembly.Load("kubecarrier-controller"));

    public static CompiledAssembly Cli { get; } = new(Assembly.Load("kubectl-kubecarrier"));

    /// <summary>What decides, and what it stands on: no I/O, no clock, no randomness.</summary>
    public static IReadOnlyList<CompiledAssembly> Pure { get; } = [Json, Api, Schemas, Policy, Offline];

    public static IReadOnlyList<CompiledAssembly> All { get; } = [.. Pure, Kubernetes, Clusters, Hosting, Webhooks, Controllers, Cli];

    private CompiledAssembly(Assembly assembly)
    {
        Assembly = assembly;
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        References = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
        UsedTypes = [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
        UsedMembers =
        [
            .. reader.MemberReferences.Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind is HandleKind.TypeReference)
                .Select(member => (Member: member, Type: reader.GetTypeReference((TypeReferenceHandle)member.Parent)))
                .Select(use => $"{reader.GetString(use.Type.Namespace)}.{reader.GetString(use.Type.Name)}.{reader.GetString(use.Member.Name)}"),
        ];
    }

    public Assembly Assembly { get; }

    public string Name => Assembly.GetName().Name!;

    public IReadOnlyList<string> References { get; }

    /// <summary>Types of other assemblies.</summary>
    public IReadOnlyList<string> UsedTypes { get; }

    /// <summary>Members of other assemblies' types, as <c>Namespace.Type.Member</c>.</summary>
    public IReadOnlyList<string> UsedMembers { get; }

    public IEnumerable<string> OwnReferences => References.Where(name => name.StartsWith("KubeCarrier", StringComparison.OrdinalIgnoreCase));

    public override string ToString() => Name;
}
