using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>An answer, read as the API server reads it.</summary>
internal sealed class FuzzAnswer(int code, string text)
{
    private readonly JsonNode? _response = code == 200 ? JsonNode.Parse(text)!["response"] : null;

    public int Code { get; } = code;

    public string Text { get; } = text;

    public bool IsAllowed => Code == 200 && _response!["allowed"]!.GetValue<bool>();

    public bool IsDenied => Code == 200 && !IsAllowed;

    public IReadOnlyList<string> Rules => _response?["auditAnnotations"]?["rules"]?.GetValue<string>().Split(',') ?? [];

    /// <summary>What is wrong with the answer whatever was asked; null when nothing is.</summary>
    public string? Problem(string? uid)
    {
        if (Code != 200)
        {
            return Code is (>= 400 and < 500) or 503 ? null : $"a code of {Code}";
        }

        return uid is not null && _response!["uid"]!.GetValue<string>() != uid ? "another uid"
            : IsAllowed ? (_response!["status"] is null ? null : "a status though it is allowed")
            : _response!["patch"] is not null ? "a patch though it is denied"
            : _response["status"]?["code"]?.GetValue<int>() is not ((>= 400 and < 500) or 503) ? "no code for the denial"
            : _response["status"]?["message"]?.GetValue<string>() is not { Length: > 0 } ? "no sentence"
            : _response["status"]?["details"]?["causes"] is not JsonArray { Count: > 0 } ? "no causes"
            : Rules is [] ? "no rule"
            : null;
    }
}
