using System.Net;
using FluentValidation;
using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Flags;
using KubeCarrier.Hosting.Logging;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers;

/// <summary>How this process was asked to run. All problems of a command line are told at once.</summary>
public sealed record ControllerOptions
{
    private const string KubeconfigFlag = "--kubeconfig";
    private const string HealthFlag = "--health";
    private const string MetricsFlag = "--metrics";
    private const string NamespaceFlag = "--namespace";
    private const string AllowCidrFlag = "--service-cluster-allow-cidr";
    private const string HeartbeatFlag = "--service-cluster-status-update-period";
    private const string GracePeriodFlag = "--service-cluster-monitor-grace-period";
    private const string WebhookUrlFlag = "--webhook-url";
    private const string WebhookServiceFlag = "--webhook-service";
    private const string WebhookCaFlag = "--webhook-ca-file";
    private const string InjectCaFlag = "--webhook-inject-ca-from";
    private const string TlsSecretFlag = "--webhook-tls-secret";
    private const string WebhooksUserFlag = "--webhooks-user";
    private const string ControllerUserFlag = "--controller-user";
    private const string LeaderElectFlag = "--leader-elect";
    private const string LogLevelFlag = "--log-level";

    public static FlagSet Flags { get; } = new(
        "kubecarrier-controller",
        "copies CRDs and carries admitted objects between the hub and its service clusters",
        "kubecarrier-controller --kubeconfig ~/.kube/hub.yaml --webhook-url https://127.0.0.1:9443 --webhook-ca-file certs/ca.crt --service-cluster-allow-cidr 127.0.0.0/8",
        [
            new(KubeconfigFlag, "FILE", "the management cluster; without it, the cluster this pod runs in"),
            new(HealthFlag, "URL", "where /healthz and /readyz are served", "http://0.0.0.0:9441"),
            new(MetricsFlag, "URL", "where /metrics is served, to whoever asks; beyond this machine only if you say so", "http://127.0.0.1:8081"),
            new(NamespaceFlag, "NAME", "the system namespace: lease and canary", WellKnown.SystemNamespace),
            new(AllowCidrFlag, "CIDR", "a network that service clusters may be in although it is loopback, link-local or metadata", [], IsRepeatable: true),
            new(HeartbeatFlag, "SECONDS", "how often each service cluster is asked how it is", "10s"),
            new(GracePeriodFlag, "SECONDS", "after how long without a heartbeat a service cluster is not ready; longer than the period", "40s"),
            new(WebhookServiceFlag, "NS/NAME", "the Service of the webhooks", $"{WellKnown.SystemNamespace}/kubecarrier-webhooks"),
            new(WebhookUrlFlag, "URL", "where the API server finds the webhooks, instead of a Service"),
            new(WebhookCaFlag, "FILE", "the CA of the webhooks' certificate, PEM; without it, cert-manager's injector sets it"),
            new(InjectCaFlag, "NS/NAME", "the Certificate for cert-manager's injector"),
            new(TlsSecretFlag, "NAME", "the Secret with the webhooks' certificate, in the system namespace: the controller issues and renews it there, or looks whether cert-manager does"),
            new(WebhooksUserFlag, "NAME", "the webhook server's user name, exactly; it may read kubeconfigs of service clusters, to ask them about instances", WellKnown.Users.Webhooks),
            new(ControllerUserFlag, "NAME", "the controller's own user name, exactly; it grants itself to mark the Secrets with kubeconfigs", WellKnown.Users.Controller),
            new(LeaderElectFlag, "BOOL", "one controller of several leads", "true"),
            new(LogLevelFlag, "LEVEL", string.Join(", ", ConsoleLogging.LevelNames) + $"; or {ConsoleLogging.LevelKey.Replace(":", "__", StringComparison.Ordinal)} in the environment"),
            new("--help", "", "this text"),
        ],
        new InlineValidator<FlagValues>
        {
            rules => rules.MustBeEndPoint(HealthFlag, Uri.UriSchemeHttp),
            rules => rules.MustBeEndPoint(MetricsFlag, Uri.UriSchemeHttp),
            rules => rules.MustBeNetworks(AllowCidrFlag),
            rules => rules.MustBe(HeartbeatFlag, "a whole number of seconds from 1s to 3600s", IsPeriod),
            rules => rules.MustBe(GracePeriodFlag, "a whole number of seconds from 1s to 3600s", IsPeriod),
            rules => rules.MustBe(WebhookServiceFlag, "<namespace>/<name>", text => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }]),
            rules => rules.MustBe(WebhookUrlFlag, "an https URL", text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps),
            rules => rules.MustBe(WebhookCaFlag, "", File.Exists).WithMessage((_, file) => $"{WebhookCaFlag}: there is no file {file}."),
            rules => rules.RuleFor(values => values.Find(TlsSecretFlag)).Null().When(values => values.Find(WebhookCaFlag) is not null)
                .WithMessage($"{TlsSecretFlag} and {WebhookCaFlag} exclude each other: the CA is in the Secret."),
            rules => rules.MustBe(LeaderElectFlag, "true or false", text => bool.TryParse(text, out _)),
            rules => rules.MustBeLevel(LogLevelFlag),
            rules => rules.RuleFor(values => Seconds(values.Get(GracePeriodFlag))).GreaterThan(values => Seconds(values.Get(HeartbeatFlag)))
                .WithMessage(values => $"{GracePeriodFlag} must be longer than {HeartbeatFlag}; found {values.Get(GracePeriodFlag)} and {values.Get(HeartbeatFlag)}."),
        });

    /// <summary>Null: in the cluster.</summary>
    public string? Kubeconfig { get; private init; }

    public required IPEndPoint Health { get; init; }

    public required IPEndPoint Metrics { get; init; }

    public required string Namespace { get; init; }

    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    public required TimeSpan HeartbeatPeriod { get; init; }

    public required TimeSpan GracePeriod { get; init; }

    public required WebhookEndpoint Webhooks { get; init; }

    /// <summary>The Secret with the webhooks' certificate; null where certificates come in files.</summary>
    public NamespacedName? TlsSecret { get; private init; }

    /// <summary>Who is granted the kubeconfigs of service clusters.</summary>
    public required string WebhooksUser { get; init; }

    /// <summary>Who marks the Secrets with kubeconfigs.</summary>
    public required string ControllerUser { get; init; }

    public required bool LeaderElect { get; init; }

    /// <summary>Null: what configuration says.</summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary>Throws <see cref="UsageException"/> with everything that is wrong.</summary>
    public static ControllerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = Flags.Parse(arguments);
        var service = values.Get(WebhookServiceFlag).Split('/');
        var authority = values.Find(WebhookCaFlag) is { } file ? Convert.ToBase64String(File.ReadAllBytes(file)) : null;
        return new()
        {
            Kubeconfig = values.Find(KubeconfigFlag),
            Health = values.EndPoint(HealthFlag),
            Metrics = values.EndPoint(MetricsFlag),
            Namespace = values.Get(NamespaceFlag),
            AllowedNetworks = values.Networks(AllowCidrFlag),
            HeartbeatPeriod = Seconds(values.Get(HeartbeatFlag)),
            GracePeriod = Seconds(values.Get(GracePeriodFlag)),
            Webhooks = new(values.Find(WebhookUrlFlag), service[0], service[1], authority, values.Find(InjectCaFlag)),
            TlsSecret = values.Find(TlsSecretFlag) is { } secret ? new(values.Get(NamespaceFlag), secret) : null,
            WebhooksUser = values.Get(WebhooksUserFlag),
            ControllerUser = values.Get(ControllerUserFlag),
            LeaderElect = bool.Parse(values.Get(LeaderElectFlag)),
            LogLevel = values.Level(LogLevelFlag),
        };
    }

    private static bool IsPeriod(string text) => Seconds(text).TotalSeconds is >= 1 and <= 3600;

    // With a unit, as the contract writes them, or without.
    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(FlagReading.Whole(text.EndsWith('s') ? text[..^1] : text) ?? 0);
}
