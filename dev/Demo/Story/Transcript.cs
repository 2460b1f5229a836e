namespace KubeCarrier.Demo.Story;

/// <summary>The story as it appears in a terminal: coloured only there, and not when NO_COLOR asks for none.</summary>
internal sealed class Transcript(TextWriter writer, bool isColored)
{
    private const string Heading = "1;36";
    private const string Comment = "2";
    private const string Prompt = "1";
    private const string Refusal = "33";

    public static Transcript ToConsole() => new(
        Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void Chapter(string title) => writer.WriteLine($"\n{Colored(Heading, "## " + title)}\n");

    public void Remark(string text) => writer.WriteLine(Colored(Comment, "# " + text));

    public void Command(string command) => writer.WriteLine(Colored(Prompt, "$ " + command));

    public void Output(KubectlResult result)
    {
        var text = result.Text.TrimEnd('\n');
        if (text.Length > 0)
        {
            writer.WriteLine(result.ExitCode == 0 ? text : Colored(Refusal, text));
        }

        writer.WriteLine();
        writer.Flush();
    }

    public void Text(string text) => writer.WriteLine(text);

    private string Colored(string color, string text) => isColored ? $"\e[{color}m{text}\e[0m" : text;
}
