namespace KubeCarrier.Hosting.Flags;

/// <summary>One option of a process, as <c>--help</c> shows it.</summary>
/// <param name="Name">With its dashes: <c>--listen</c>.</param>
/// <param name="Placeholder">What stands for the value, such as <c>FILE</c>; empty for a switch, which has none.</param>
/// <param name="Description">One line.</param>
/// <param name="Defaults">Used when the option is absent; several for a repeatable one, none where absence has a meaning.</param>
/// <param name="IsRepeatable">May be given several times; giving it once replaces all defaults.</param>
public sealed record Flag(string Name, string Placeholder, string Description, IReadOnlyList<string> Defaults, bool IsRepeatable = false)
{
    public Flag(string name, string placeholder, string description, string? @default = null)
        : this(name, placeholder, description, @default is null ? [] : [@default])
    {
    }

    internal bool IsSwitch => Placeholder.Length == 0;
}
