using System.Globalization;
using System.Net;
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
            new(WebhooksUserFlag, "NAME", "the webhook server's user name, exactly; it may read kubeconfigs of service clusters, to ask them about instances", WellKnown.Users.Webhooks),
            new(ControllerUserFlag, "NAME", "the controller's own user name, exactly; it grants itself to mark the Secrets with kubeconfigs", WellKnown.Users.Controller),
            new(LeaderElectFlag, "BOOL", "one controller of several leads", "true"),
            new(LogLevelFlag, "LEVEL", string.Join(", ", ConsoleLogging.LevelNames) + $"; or {ConsoleLogging.LevelKey.Replace(":", "__", StringComparison.Ordinal)} in the environment"),
            new("--help", "", "this text"),
        ]);

    /// <summary>Null: in the cluster.</summary>
    public string? Kubeconfig { get; private init; }

    public required IPEndPoint Health { get; init; }

    public required IPEndPoint Metrics { get; init; }

    public required string Namespace { get; init; }

    public required IReadOnlyList<IPNetwork> AllowedNetworks { get; init; }

    public required TimeSpan HeartbeatPeriod { get; init; }

    public required TimeSpan GracePeriod { get; init; }

    public required WebhookEndpoint Webhooks { get; init; }

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
        var problems = new List<string>();
        var options = new ControllerOptions
        {
            Kubeconfig = values.Find(KubeconfigFlag),
            Health = values.EndPoint(HealthFlag, Uri.UriSchemeHttp, problems),
            Metrics = values.EndPoint(MetricsFlag, Uri.UriSchemeHttp, problems),
            Namespace = values.Get(NamespaceFlag),
            AllowedNetworks = values.Networks(AllowCidrFlag, problems),
            HeartbeatPeriod = Seconds(values, HeartbeatFlag, problems),
            GracePeriod = Seconds(values, GracePeriodFlag, problems),
            Webhooks = Endpoint(values, problems),
            WebhooksUser = values.Get(WebhooksUserFlag),
            ControllerUser = values.Get(ControllerUserFlag),
            LeaderElect = Boolean(values.Get(LeaderElectFlag), problems),
            LogLevel = values.Level(LogLevelFlag, problems),
        };
        if (options.GracePeriod <= options.HeartbeatPeriod)
        {
            problems.Add($"{GracePeriodFlag} must be longer than {HeartbeatFlag}; found {values.Get(GracePeriodFlag)} and {values.Get(HeartbeatFlag)}.");
        }

        return problems.Count == 0 ? options : throw new UsageException(problems);
    }

    private static WebhookEndpoint Endpoint(FlagValues values, List<string> problems)
    {
        var service = values.Get(WebhookServiceFlag).Split('/');
        if (service is not [{ Length: > 0 }, { Length: > 0 }])
        {
            problems.Add($"{WebhookServiceFlag} must be <namespace>/<name>; found {values.Get(WebhookServiceFlag)}.");
            service = ["", ""];
        }

        var url = values.Find(WebhookUrlFlag);
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps))
        {
            problems.Add($"{WebhookUrlFlag} must be an https URL; found {url}.");
        }

        return new(url, service[0], service[1], CaBundle(values.Find(WebhookCaFlag), problems), values.Find(InjectCaFlag));
    }

    private static string? CaBundle(string? file, List<string> problems)
    {
        if (file is null)
        {
            return null;
        }

        if (!File.Exists(file))
        {
            problems.Add($"{WebhookCaFlag}: there is no file {file}.");
            return null;
        }

        return Convert.ToBase64String(File.ReadAllBytes(file));
    }

    // With a unit, as the contract writes them, or without.
    private static TimeSpan Seconds(FlagValues values, string flag, List<string> problems)
    {
        var text = values.Get(flag);
        if (!int.TryParse(text.EndsWith('s') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 3600)
        {
            problems.Add($"{flag} must be a whole number of seconds from 1s to 3600s; found {text}.");
        }

        return TimeSpan.FromSeconds(seconds);
    }

    private static bool Boolean(string text, List<string> problems)
    {
        if (!bool.TryParse(text, out var value))
        {
            problems.Add($"{LeaderElectFlag} must be true or false; found {text}.");
        }

        return value;
    }
}
