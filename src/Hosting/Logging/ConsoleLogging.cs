using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace KubeCarrier.Hosting.Logging;

/// <summary>Serilog on the console: text for a person at a terminal, one JSON object per line for everything else.</summary>
public static class ConsoleLogging
{
    /// <summary>Where the level stands in configuration when no flag says it; in the environment <c>Logging__Level</c>.</summary>
    public const string LevelKey = "Logging:Level";

    private const string TerminalTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext}: {Message}{NewLine}{Exception}";

    /// <summary>The levels people may ask for.</summary>
    public static IReadOnlyList<string> LevelNames { get; } = ["Trace", "Debug", "Information", "Warning", "Error"];

    public static LogLevel? ParseLevel(string? text) =>
        LevelNames.Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) ? level : null;

    /// <summary>The level of configuration, else Information.</summary>
    public static LogLevel LevelOf(IConfiguration configuration) =>
        ParseLevel(configuration[LevelKey]) ?? LogLevel.Information;

    /// <summary>Everybody else's <see cref="ILogger{T}"/> is Serilog's then; filters of configuration are not asked.</summary>
    public static IServiceCollection AddConsoleLogging(this IServiceCollection services, LogLevel level) => services.AddSerilog(Logger(level), dispose: true);

    private static Logger Logger(LogLevel level)
    {
        var others = level is LogLevel.Trace or LogLevel.Debug or LogLevel.Error ? level : LogLevel.Warning; // two lines per request otherwise
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelConvert.ToSerilogLevel(level))
            .MinimumLevel.Override("Microsoft", LevelConvert.ToSerilogLevel(others))
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off); // it costs an Activity per request; we log decisions
        return Console.IsOutputRedirected
            ? configuration.WriteTo.Console(new JsonFormatter(renderMessage: true)).CreateLogger()
            : configuration.WriteTo.Console(outputTemplate: TerminalTemplate, formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger();
    }
}
