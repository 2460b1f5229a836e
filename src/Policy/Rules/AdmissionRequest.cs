using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Rules;

/// <summary>An admission request, decoded: what a rule may know about the write itself.</summary>
/// <typeparam name="T">The kind, or <c>JsonObject</c> for what is only carried.</typeparam>
public sealed record AdmissionRequest<T>
    where T : class
{
    public required AdmissionOperation Operation { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>Empty for cluster-scoped objects.</summary>
    public required string Namespace { get; init; }

    /// <summary>Empty with <c>generateName</c>.</summary>
    public required string Name { get; init; }

    public required GroupVersionKind Kind { get; init; }

    public required GroupVersionResource Resource { get; init; }

    /// <summary>The version that the caller asked for; objects are in that of <see cref="Resource"/>.</summary>
    public string RequestVersion { get; init; } = "";

    /// <summary>Empty for the main resource.</summary>
    public string SubResource { get; init; } = "";

    /// <summary>The new state; null on DELETE.</summary>
    public T? Object { get; init; }

    /// <summary>The old state; null on CREATE.</summary>
    public T? OldObject { get; init; }

    /// <summary>The object the request is about: the new state, or on DELETE the old one.</summary>
    public T Subject => Object ?? OldObject ?? throw new InvalidOperationException("An admission request carries an object or an old object.");
}

/// <summary>Who asked, and whether it is one of the two identities that rules make room for.</summary>
/// <param name="User">As the API server authenticated them.</param>
/// <param name="Role">Told by exact, ordinal user name, never by prefix or group (B26-B28).</param>
public sealed record Caller(UserInfo User, CallerRole Role)
{
    public bool IsController => Role is CallerRole.Controller;

    /// <summary>May write metadata and finalizers and may delete without an offer.</summary>
    public bool MaintainsObjects => Role is CallerRole.Controller or CallerRole.System;

    /// <summary>Whether one of the subjects of an account means this caller; an empty name means nobody.</summary>
    public bool IsOneOf(IEnumerable<Subject> subjects) => subjects.Any(Is);

    private bool Is(Subject subject) => subject.Name.Length > 0 && subject.Kind switch
    {
        "User" => string.Equals(User.Username, subject.Name, StringComparison.Ordinal),
        "Group" => User.Groups.Contains(subject.Name, StringComparer.Ordinal),
        "ServiceAccount" => string.Equals(User.Username, $"system:serviceaccount:{subject.Namespace}:{subject.Name}", StringComparison.Ordinal),
        _ => false,
    };
}

public enum CallerRole
{
    Other,

    /// <summary>The controller of this product.</summary>
    Controller,

    /// <summary>Kubernetes' own garbage collector and namespace controller.</summary>
    System,
}

/// <summary>The exact user names that rules make room for.</summary>
public sealed record Identities(string ControllerUser, IReadOnlyList<string> SystemUsers)
{
    public static Identities Default { get; } = new(WellKnown.Users.Controller, WellKnown.Users.System);

    public Caller Classify(UserInfo user)
    {
        var role = user.Username.Length == 0 ? CallerRole.Other
            : string.Equals(user.Username, ControllerUser, StringComparison.Ordinal) ? CallerRole.Controller
            : SystemUsers.Contains(user.Username, StringComparer.Ordinal) ? CallerRole.System
            : CallerRole.Other;
        return new(user, role);
    }
}
