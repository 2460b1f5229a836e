using System.Text;

namespace KubeCarrier.Demo.Story;

/// <summary>A command as it stands in the transcript, split into words as a shell does: spaces, single quotes, and $VARIABLES outside of them.</summary>
internal static class CommandText
{
    public static IReadOnlyList<string> Words(string command, IReadOnlyDictionary<string, string> variables)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        foreach (var part in command.Split('\''))
        {
            if (isQuoted)
            {
                word.Append(part);
            }
            else
            {
                Unquoted(Expand(part, variables), word, words);
            }

            isQuoted = !isQuoted;
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        variables.OrderByDescending(variable => variable.Key.Length)
            .Aggregate(text, (all, variable) => all.Replace("$" + variable.Key, variable.Value, StringComparison.Ordinal));

    private static void Unquoted(string text, StringBuilder word, List<string> words)
    {
        foreach (var character in text)
        {
            if (character != ' ')
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }
}
