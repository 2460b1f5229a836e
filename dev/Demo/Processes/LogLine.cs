using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Demo.Processes;

/// <summary>A line of a process's log for a person: time, level, message and exception of the JSON object that stands in the file.</summary>
internal static class LogLine
{
    public static string Readable(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject entry ? $"{Time(entry)} {Text(entry, "Level")} {Text(entry, "RenderedMessage")}{Exception(entry)}" : line;
        }
        catch (JsonException)
        {
            return line; // what the runtime itself says when a process dies
        }
    }

    private static string Time(JsonObject entry) =>
        Text(entry, "Timestamp").Split('T', '+') is [_, var time, ..] ? time[..Math.Min(time.Length, "00:00:00.000".Length)] : "";

    private static string Exception(JsonObject entry) => Text(entry, "Exception") is { Length: > 0 } exception ? "\n" + exception : "";

    private static string Text(JsonObject entry, string member) => entry[member]?.GetValue<string>() ?? "";
}
