using Microsoft.Extensions.Configuration;
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

    public static ILoggingBuilder AddConsoleLogging(this ILoggingBuilder logging, LogLevel level)
    {
        return logging
            .ClearProviders()
            .SetMinimumLevel(level)
            .AddSerilog(Logger(level), dispose: true)
            // On the provider: AddSerilog lets everything through to it, and that wins over filters for all providers.
            .AddFilter<SerilogLoggerProvider>("Microsoft", level is LogLevel.Trace or LogLevel.Debug ? level : LogLevel.Warning) // two lines per request otherwise
            .AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // it costs an Activity per request; we log decisions
    }

    private static Logger Logger(LogLevel level)
    {
        var configuration = new LoggerConfiguration().MinimumLevel.Is(Level(level)).Enrich.FromLogContext();
        return Console.IsOutputRedirected
            ? configuration.WriteTo.Console(new JsonFormatter(renderMessage: true)).CreateLogger()
            : configuration.WriteTo.Console(outputTemplate: TerminalTemplate, formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger();
    }

    private static LogEventLevel Level(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}
