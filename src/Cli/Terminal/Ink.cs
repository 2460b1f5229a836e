namespace KubeCarrier.Cli.Terminal;

/// <summary>Colour, where the terminal has it; plain text everywhere else.</summary>
internal sealed class Ink(bool hasColor)
{
    public Ink(ConsoleStreams console)
        : this(console.HasColor)
    {
    }

    public string Good(string text) => Paint("32", text);

    public string Doubtful(string text) => Paint("33", text);

    public string Bad(string text) => Paint("31", text);

    public string Heading(string text) => Paint("1", text);

    public string Name(string text) => Paint("36", text);

    public string Quiet(string text) => Paint("2", text);

    private string Paint(string code, string text) => hasColor && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
