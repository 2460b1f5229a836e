using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the API server writes into the metadata of an object.</summary>
internal static class ObjectStamp
{
    private const string GeneratedLetters = "bcdfghjklmnpqrstvwxz2456789";

    private const int GeneratedLength = 5;

    private const int MaxGeneratedPrefix = 58;

    /// <summary>A new object: what it brought of this is somebody else's.</summary>
    public static void Create(JsonObject item, ResourceName resource, NamespacedName name, int serial, DateTimeOffset now)
    {
        var metadata = Metadata(item);
        foreach (var member in (string[])["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink"])
        {
            metadata.Remove(member);
        }

        metadata["uid"] = Uid(resource, name, serial);
        metadata["creationTimestamp"] = Time(now);
        metadata["generation"] = 1L;
    }

    /// <summary>An object from a file: what it does not say yet.</summary>
    public static void Complete(JsonObject item, ResourceName resource, NamespacedName name, DateTimeOffset now)
    {
        var metadata = Metadata(item);
        metadata.Remove("managedFields");
        metadata["uid"] ??= Uid(resource, name, 0);
        metadata["creationTimestamp"] ??= Time(now);
        metadata["generation"] ??= 1L;
    }

    /// <summary>The end of a generated name; the same for the same serial number.</summary>
    public static string Generate(string prefix, int serial)
    {
        var text = new StringBuilder(prefix, 0, Math.Min(prefix.Length, MaxGeneratedPrefix), MaxGeneratedPrefix + GeneratedLength);
        for (var (rest, index) = (serial, 0); index < GeneratedLength; index++, rest /= GeneratedLetters.Length)
        {
            text.Append(GeneratedLetters[rest % GeneratedLetters.Length]);
        }

        return text.ToString();
    }

    /// <summary>As Kubernetes writes times: UTC and whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static JsonObject Metadata(JsonObject item)
    {
        if (item["metadata"] is not JsonObject metadata)
        {
            item["metadata"] = metadata = [];
        }

        return metadata;
    }

    // Another object of the same name has another UID, and the same steps always give the same.
    private static string Uid(ResourceName resource, NamespacedName name, int serial)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{resource.Plural}.{resource.Group} {name} {serial}"), hash);
        return new Guid(hash[..16]).ToString();
    }
}
