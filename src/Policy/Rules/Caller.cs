using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Rules;

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
