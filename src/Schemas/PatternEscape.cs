namespace KubeCarrier.Schemas;

/// <summary>What may follow a backslash in a pattern, and what to write instead of what may not.</summary>
internal static class PatternEscape
{
    /// <summary>The character that an escape of one character stands for, in .NET and in RE2.</summary>
    public static bool TryRead(char escaped, out int character)
    {
        character = escaped switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            _ when char.IsAscii(escaped) && (char.IsPunctuation(escaped) || char.IsSymbol(escaped) || escaped == ' ') && escaped != '_' => escaped,
            _ => -1,
        };
        return character >= 0;
    }

    public static string Advice(char escaped) => escaped switch
    {
        'd' => "\\d is read differently by Kubernetes; write [0-9]",
        'w' => "\\w is read differently by Kubernetes; write [0-9A-Za-z_]",
        's' => "\\s is read differently by Kubernetes; write [ \\t\\n\\f\\r]",
        'D' => "\\D is read differently by Kubernetes; write [^0-9]",
        'W' => "\\W is read differently by Kubernetes; write [^0-9A-Za-z_]",
        'S' => "\\S is read differently by Kubernetes; write [^ \\t\\n\\f\\r]",
        'b' or 'B' => $"\\{escaped} is read differently by Kubernetes; the whole value is matched, write what may stand there",
        'p' or 'P' => $"\\{escaped} is read differently by Kubernetes; write the characters as a class such as [A-Za-z]",
        'A' or 'z' or 'Z' or 'G' => $"\\{escaped} is not needed, because the whole value is matched; leave it out",
        >= '0' and <= '9' => $"\\{escaped} would refer back to a group, which is not possible; write out what may stand there",
        _ => $"\\{escaped} is no escape that .NET and Kubernetes share; write the character itself",
    };
}
