using System.Globalization;
using System.Net;
using FluentValidation;
using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Flags;
using KubeCarrier.Hosting.Logging;
using KubeCarrier.Hosting.Shutdown;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Recording;

namespace KubeCarrier.Webhooks;

/// <summary>How this process was asked to run. All problems of a command line are told at once.</summary>
public sealed record WebhookOptions
{
    private const string KubeconfigFlag = "--kubeconfig";
    private const string ListenFlag = "--listen";
    private const string HealthFlag = "--health";
    private const string MetricsFlag = "--metrics";
    private const string CertificateFlag = "--tls-cert-file";
    private const string KeyFlag = "--tls-key-file";
    private const string ClientCaFlag = "--client-ca";
    private const string ClientNameFlag = "--client-name";
    private const string ControllerUserFlag = "--controller-user";
    private const string SystemUserFlag = "--system-user";
    private const string AllowCidrFlag = "--service-cluster-allow-cidr";
    private const string RecordFlag = "--record";
    private const string RecordSensitiveFlag = "--record-sensitive";
    private const string LogLevelFlag = "--log-level";
    private const string DrainFlag = "--drain-seconds";

    private const string NeedsTls = " FILE is missing; the API server talks to webhooks by TLS only.";
    private const int LongestDrain = 300;

    public static FlagSet Flags { get; } = new(
        "kubecarrier-webhooks",
        "judges writes to KubeCarrier's hub for the Kubernetes API server",
        "kubecarrier-webhooks --kubeconfig ~/.kube/hub.yaml --tls-cert-file certs/tls.crt --tls-key-file certs/tls.key --log-level Debug",
        [
            new(KubeconfigFlag, "FILE", "the management cluster; without it, the cluster this pod runs in"),
            new(ListenFlag, "URL", "where admission is served", "https://0.0.0.0:9443"),
            new(HealthFlag, "URL", "where /healthz and /readyz are served", "http://0.0.0.0:9440"),
            new(MetricsFlag, "URL", "where /metrics is served, to whoever asks; beyond this machine only if you say so", "http://127.0.0.1:8080"),
            new(CertificateFlag, "FILE", "serving certificate and its intermediates, PEM; read again when it changes"),
            new(KeyFlag, "FILE", "its private key, PEM"),
            new(ClientCaFlag, "FILE", "authorities of the API servers' client certificates, PEM, read again when it changes; without it, anybody may call"),
            new(ClientNameFlag, "NAME", "common name or DNS name of such a certificate, exactly", [], IsRepeatable: true),
            new(ControllerUserFlag, "NAME", "the controller's user name, exactly", WellKnown.Users.Controller),
            new(SystemUserFlag, "NAME", "a user that may write metadata and delete without an offer, exactly", WellKnown.Users.System, IsRepeatable: true),
            new(AllowCidrFlag, "CIDR", "a network that service clusters may be in although it is loopback, link-local or metadata; as the controller's", [], IsRepeatable: true),
            new(RecordFlag, "FILE", "append every review and its verdict, to be judged again offline; confidential (docs/runbook.md)"),
            new(RecordSensitiveFlag, "", "with sensitive values, which are hidden otherwise"),
            new(LogLevelFlag, "LEVEL", string.Join(", ", ConsoleLogging.LevelNames) + $"; or {ConsoleLogging.LevelKey.Replace(":", "__", StringComparison.Ordinal)} in the environment"),
            new(DrainFlag, "SECONDS", "how long to go on answering after being told to stop", DrainingOptions.DefaultDelay.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            new("--help", "", "this text"),
        ],
        new InlineValidator<FlagValues>
        {
            rules => rules.MustBeEndPoint(ListenFlag, Uri.UriSchemeHttps),
            rules => rules.MustBeEndPoint(HealthFlag, Uri.UriSchemeHttp),
            rules => rules.MustBeEndPoint(MetricsFlag, Uri.UriSchemeHttp),
            rules => rules.RuleFor(values => values.Find(CertificateFlag)).NotNull().WithMessage(CertificateFlag + NeedsTls),
            rules => rules.RuleFor(values => values.Find(KeyFlag)).NotNull().WithMessage(KeyFlag + NeedsTls),
            rules => rules.RuleFor(values => values.All(ClientNameFlag)).Empty().When(values => !values.IsGiven(ClientCaFlag))
                .WithMessage($"{ClientNameFlag} needs {ClientCaFlag} FILE: a name means nothing without the authority that vouches for it."),
            rules => rules.RuleFor(values => values.All(ClientNameFlag)).NotEmpty().When(values => values.IsGiven(ClientCaFlag))
                .WithMessage($"{ClientCaFlag} needs at least one {ClientNameFlag} NAME: an authority may have signed others than API servers."),
            rules => rules.MustBeNetworks(AllowCidrFlag),
            rules => rules.RuleFor(values => values.IsGiven(RecordSensitiveFlag)).Equal(false).When(values => !values.IsGiven(RecordFlag))
                .WithMessage($"{RecordSensitiveFlag} needs {RecordFlag} FILE: nothing is recorded without it."),
            rules => rules.MustBeLevel(LogLevelFlag),
            rules => rules.MustBe(DrainFlag, $"a whole number of seconds up to {LongestDrain}", text => FlagReading.Whole(text) <= LongestDrain),
        });

    /// <summary>Null: in the cluster.</summary>
    public string? Kubeconfig { get; private init; }

    public required IPEndPoint Listen { get; init; }

    public required IPEndPoint Health { get; init; }

    public required IPEndPoint Metrics { get; init; }

    public required string CertificateFile { get; init; }

    public required string KeyFile { get; init; }

    /// <summary>Null: callers need no certificate.</summary>
    public ClientCertificates? Clients { get; private init; }

    public required Identities Identities { get; init; }

    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    /// <summary>Null: nothing is recorded.</summary>
    public RecordingOptions? Recording { get; private init; }

    /// <summary>Null: what configuration says.</summary>
    public LogLevel? LogLevel { get; init; }

    public required DrainingOptions Draining { get; init; }

    /// <summary>Throws <see cref="UsageException"/> with everything that is wrong.</summary>
    public static WebhookOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = Flags.Parse(arguments);
        return new()
        {
            Kubeconfig = values.Find(KubeconfigFlag),
            Listen = values.EndPoint(ListenFlag),
            Health = values.EndPoint(HealthFlag),
            Metrics = values.EndPoint(MetricsFlag),
            CertificateFile = values.Get(CertificateFlag),
            KeyFile = values.Get(KeyFlag),
            Clients = values.Find(ClientCaFlag) is { } authorities ? new(authorities, values.All(ClientNameFlag)) : null,
            Identities = new(values.Get(ControllerUserFlag), values.All(SystemUserFlag)),
            AllowedNetworks = values.Networks(AllowCidrFlag),
            Recording = values.Find(RecordFlag) is { } file ? new(file, values.IsGiven(RecordSensitiveFlag)) : null,
            LogLevel = values.Level(LogLevelFlag),
            Draining = new(TimeSpan.FromSeconds(FlagReading.Whole(values.Get(DrainFlag)) ?? 0)),
        };
    }
}

/// <summary>Whose client certificates are taken for an API server's.</summary>
/// <param name="AuthoritiesFile">PEM.</param>
/// <param name="Names">Common names or DNS names, exactly.</param>
public sealed record ClientCertificates(string AuthoritiesFile, IReadOnlyList<string> Names);
