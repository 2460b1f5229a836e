using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What was read, or why it may not be.</summary>
/// <param name="Value">Null when there is nothing, or it may not be read.</param>
/// <param name="WhyNot">Such as <c>not readable for team-b-member (Forbidden)</c>; null when it was read.</param>
internal sealed record Reading<T>(T? Value, string? WhyNot)
    where T : class;

/// <summary>Reads in somebody's name, who need not have the right to: that is an answer too.</summary>
internal static class Readings
{
    private const string Before = "User \"";

    // Of one name, and they go after an hour.
    private const int MaxEvents = 2_000;

    public static async Task<Reading<T>> OrWhyNotAsync<T>(this Task<T?> request)
        where T : class
    {
        try
        {
            return new(await request, null);
        }
        catch (ApiException refusal) when (refusal.Code == 403)
        {
            return new(null, $"not readable for {UserOf(refusal.Message)} ({refusal.Reason})");
        }
    }

    public static async Task<SeenObject> SeenAsync(this ClusterSession session, ResourceType? type, NamespacedName name, CancellationToken cancellationToken)
    {
        if (type is null)
        {
            return SeenObject.None;
        }

        var reading = await session.Client.GetAsync(type, name, cancellationToken).OrWhyNotAsync();
        return new(reading.Value is { } found ? new KubeObject(found) : null, reading.WhyNot);
    }

    public static Task<Reading<T>> ReadAsync<T>(this ClusterSession session, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => session.Client.GetAsync<T>(name, cancellationToken).OrWhyNotAsync();

    public static Task<Reading<IReadOnlyList<T>>> ListAsync<T>(this ClusterSession session, string @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        return AsNullable().OrWhyNotAsync();

        async Task<IReadOnlyList<T>?> AsNullable() => await session.Client.ListAsync<T>(new() { Namespace = @namespace }, cancellationToken);
    }

    /// <summary>What was told of objects of this name; none where events may not be read.</summary>
    public static async Task<IReadOnlyList<JsonObject>> EventsAsync(this ClusterSession session, NamespacedName name, CancellationToken cancellationToken)
    {
        var reading = await AsNullable().OrWhyNotAsync();
        return reading.Value ?? [];

        async Task<IReadOnlyList<JsonObject>?> AsNullable() => (await session.Client.ListAsync(
            KubernetesResources.Events, new() { Namespace = name.Namespace, FieldSelector = $"involvedObject.name={name.Name}", MaxItems = MaxEvents }, cancellationToken)).Items;
    }

    // The API server says it: couchdbs.x "db1" is forbidden: User "team-b-member" cannot get resource …
    private static string UserOf(string message)
    {
        var start = message.IndexOf(Before, StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('"', start + Before.Length);
        return end < 0 ? "you" : message[(start + Before.Length)..end];
    }
}
