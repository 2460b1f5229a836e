using System.Text.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>Counts the tokens of JSON before anything is made of them.</summary>
internal static class JsonBounds
{
    /// <summary>Whether there are no more than that many. No text has more tokens than bytes, so a short one is not looked at.</summary>
    public static bool HasAtMost(int tokens, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= tokens)
        {
            return true;
        }

        var reader = Reader(utf8);
        while (reader.Read())
        {
            if (--tokens < 0)
            {
                return false;
            }
        }

        return true;
    }

    public static int Tokens(ReadOnlySpan<byte> utf8)
    {
        var reader = Reader(utf8);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>Moves to the end of the value that begins here, and tells how many tokens it has.</summary>
    public static int Skip(ref Utf8JsonReader reader)
    {
        var (depth, tokens) = (reader.CurrentDepth, 1);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                if (!reader.Read())
                {
                    throw new JsonException("The text ends in the middle of a value.");
                }

                tokens++;
            }
            while (reader.CurrentDepth > depth);
        }

        return tokens;
    }

    private static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = JsonCodec.MaxDepth });
}
