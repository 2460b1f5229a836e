using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Catalog;

/// <summary>A participant of the service hub. It owns one namespace and provides services, consumes them, or both.</summary>
public sealed record Account : IKubernetesObject<Account>
{
    public static ResourceType ResourceType { get; } =
        new("catalog.kubecarrier.io", "v1alpha1", "Account", "accounts", Namespaced: false);

    public static JsonTypeInfo<Account> JsonTypeInfo { get; } = ApiJson.TypeInfo<Account>();

    [AllowNull]
    public string ApiVersion { get; init => field = value ?? ResourceType.ApiVersion; } = ResourceType.ApiVersion;

    [AllowNull]
    public string Kind { get; init => field = value ?? ResourceType.Kind; } = ResourceType.Kind;

    public required ObjectMeta Metadata { get; init; }

    public required AccountSpec Spec { get; init; }

    public AccountStatus? Status { get; init; }
}

/// <summary>Who the account is and what it may do.</summary>
public sealed record AccountSpec
{
    /// <summary>Optional for tenants; a provider must introduce itself.</summary>
    public CommonMetadata? Metadata { get; init; }

    public IReadOnlyList<AccountRole> Roles { get; init => field = value ?? []; } = [];

    /// <summary>Who acts for the account: they get its RoleBindings.</summary>
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];

    /// <summary>Instances in the account's namespace can be deleted, but neither created nor changed. Nothing else stops.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Suspended { get; init; }
}

/// <summary>What the controller reports of a <see cref="Account"/>.</summary>
public sealed record AccountStatus : IConditionedStatus
{
    public long ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    /// <summary>The account's namespace, named like the account.</summary>
    public ObjectReference? Namespace { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
