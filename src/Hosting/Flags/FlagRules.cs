using System.Net;
using FluentValidation;
using KubeCarrier.Hosting.Logging;

namespace KubeCarrier.Hosting.Flags;

/// <summary>What the values of a command line must be, whichever process it is of.</summary>
public static class FlagRules
{
    /// <summary>Whatever is given, or stands there unless it is; several values each for itself.</summary>
    public static IRuleBuilderOptions<FlagValues, string> MustBe(this AbstractValidator<FlagValues> rules, string flag, string what, Func<string, bool> isRight) => rules
        .RuleForEach(values => values.All(flag)).Must(isRight).OverridePropertyName(flag).WithMessage((_, found) => $"{flag} must be {what}; found {found}.");

    /// <summary>An IP address and port, written as a URL of the scheme.</summary>
    public static IRuleBuilderOptions<FlagValues, string> MustBeEndPoint(this AbstractValidator<FlagValues> rules, string flag, string scheme) => rules.MustBe(
        flag, $"{scheme}://<IP address>:<port>, such as {scheme}://127.0.0.1:9443",
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == scheme && uri.PathAndQuery == "/" && FlagReading.Address(uri) is not null);

    public static IRuleBuilderOptions<FlagValues, string> MustBeLevel(this AbstractValidator<FlagValues> rules, string flag) =>
        rules.MustBe(flag, $"one of {string.Join(", ", ConsoleLogging.LevelNames)}", text => ConsoleLogging.ParseLevel(text) is not null);

    public static IRuleBuilderOptions<FlagValues, string> MustBeNetworks(this AbstractValidator<FlagValues> rules, string flag) =>
        rules.MustBe(flag, "a network such as 127.0.0.0/8", text => IPNetwork.TryParse(text, out _));
}
