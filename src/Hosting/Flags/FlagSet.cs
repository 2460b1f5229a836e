using System.Text;
using FluentValidation;

namespace KubeCarrier.Hosting.Flags;

/// <summary>
/// The options of one process: reads <c>--name value</c>, <c>--name=value</c> and switches without a value, and prints the help. Unknown options are
/// refused, not skipped.
/// </summary>
public sealed class FlagSet(string program, string summary, string example, IReadOnlyList<Flag> flags, AbstractValidator<FlagValues> rules)
{
    private const string On = "true";

    private static readonly string[] HelpNames = ["--help", "-h"];

    public static bool IsHelp(IReadOnlyList<string> arguments) => arguments.Any(argument => HelpNames.Contains(argument, StringComparer.Ordinal));

    /// <summary>The values; throws <see cref="UsageException"/> with every problem found.</summary>
    public FlagValues Parse(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var problems = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, inline) = Split(arguments[index]);
            if (flags.FirstOrDefault(flag => string.Equals(flag.Name, name, StringComparison.Ordinal)) is not { } known)
            {
                problems.Add($"Unknown argument {name}; {program} --help lists the options.");
            }
            else if (known.IsSwitch && inline is not null)
            {
                problems.Add($"{name} takes no value; leave out ={inline}.");
            }
            else if ((known.IsSwitch ? On : inline ?? Next(arguments, ref index)) is not { Length: > 0 } value)
            {
                problems.Add($"{name} needs a value: {name} {known.Placeholder}.");
            }
            else if (!Add(given, name, value) && !known.IsRepeatable)
            {
                problems.Add($"{name} is given more than once.");
            }
        }

        var values = problems.Count > 0 ? throw new UsageException(problems) : new FlagValues(flags, given);
        return rules.Validate(values) is { IsValid: false, Errors: var wrong } ? throw new UsageException([.. wrong.Select(problem => problem.ErrorMessage)]) : values;
    }

    public string Help()
    {
        var width = flags.Max(flag => flag.Name.Length + flag.Placeholder.Length) + 3;
        var help = new StringBuilder($"{program}: {summary}\n\nUsage: {program} [options]\n\nOptions:\n");
        foreach (var flag in flags)
        {
            var defaults = flag.Defaults.Count == 0 ? "" : $" (default {string.Join(", ", flag.Defaults)})";
            var repeatable = flag.IsRepeatable ? " (repeatable)" : "";
            help.Append("  ").Append($"{flag.Name} {flag.Placeholder}".PadRight(width)).Append(flag.Description).Append(repeatable).Append(defaults).Append('\n');
        }

        return help.Append($"\nExample:\n  {example}\n").ToString();
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);

    /// <summary>An option is never another one's value: <c>--kubeconfig --listen …</c> forgot something.</summary>
    private static string? Next(IReadOnlyList<string> arguments, ref int index) =>
        index + 1 < arguments.Count && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++index] : null;

    private static bool Add(Dictionary<string, List<string>> given, string name, string value)
    {
        if (given.TryGetValue(name, out var values))
        {
            values.Add(value);
            return false;
        }

        given[name] = [value];
        return true;
    }
}

/// <summary>What a command line said, defaults filled in.</summary>
public sealed class FlagValues
{
    private readonly IReadOnlyList<Flag> _flags;
    private readonly Dictionary<string, List<string>> _given;

    internal FlagValues(IReadOnlyList<Flag> flags, Dictionary<string, List<string>> given) => (_flags, _given) = (flags, given);

    public bool IsGiven(string name) => _given.ContainsKey(name);

    /// <summary>Null when the option was not given and has no default.</summary>
    public string? Find(string name) => All(name) is [.., var last] ? last : null;

    public string Get(string name) => Find(name) ?? throw new InvalidOperationException($"{name} has no default.");

    public IReadOnlyList<string> All(string name) =>
        _given.TryGetValue(name, out var values) ? values : _flags.First(flag => string.Equals(flag.Name, name, StringComparison.Ordinal)).Defaults;
}
