using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// The annotation of those who mean it: a deletion may destroy so many instances (ADR 0033). On an object in deletion it has been judged, because
/// admission compares it with what runs when the DELETE is asked for, and lets nobody write another one later.
/// </summary>
public static class ConfirmDestroy
{
    /// <summary>Where a manifest has it.</summary>
    public const string Path = $"metadata.annotations['{WellKnown.Annotations.ConfirmDestroy}']";

    private const int MaxDigits = 9;

    /// <summary>What the object says; null when it confirms nothing.</summary>
    public static string? Of(ObjectMeta metadata) =>
        metadata.Annotations.GetValueOrDefault(WellKnown.Annotations.ConfirmDestroy);

    /// <summary>The same of an object that is only carried.</summary>
    public static string? Of(JsonObject? item) => item.Text("metadata", "annotations", WellKnown.Annotations.ConfirmDestroy);

    /// <summary>It is being deleted, and its instances with it.</summary>
    public static bool IsUnderWay(ObjectMeta metadata) =>
        metadata.IsDeleting && Of(metadata) is not null;

    /// <summary>A number as it is written: no sign, no space, no leading zero.</summary>
    internal static bool IsNumber(string text) =>
        text.Length is > 0 and <= MaxDigits && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');
}
