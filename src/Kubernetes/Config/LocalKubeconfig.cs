
namespace KubeCarrier.Kubernetes.Config;

/// <summary>The operator's own kubeconfig: everything kubectl takes.</summary>
internal static class LocalKubeconfig
{
    public static ClusterConnection Connection(KubeconfigDocument document, string? contextName)
    {
        var context = document.Context(contextName);
        var cluster = document.Cluster(context);
        var user = document.User(context);
        var authorities = Authorities(cluster);
        var skipVerify = cluster.Flag("insecure-skip-tls-verify");
        if (skipVerify && authorities is not null)
        {
            throw new KubeconfigException($"{cluster.At("insecure-skip-tls-verify")} and a certificate authority exclude each other; remove one.");
        }

        var connection = new ClusterConnection
        {
            Server = ServerAddress.Parse(cluster.String("server"), cluster.At("server")),
            CertificateAuthorities = authorities is { } pem ? PemFiles.Authorities(pem.Text, pem.Field) : null,
            InsecureSkipTlsVerify = skipVerify,
            TlsServerName = KubeconfigText.TlsServerName(cluster),
            Proxy = Proxy(cluster),
            DisableCompression = cluster.Flag("disable-compression"),
            Namespace = context.String("namespace"),
        };
        return user is null ? connection : WithUser(connection, user);
    }

    /// <summary>The client certificate of any trust level, if the user has one and may.</summary>
    public static ClientCertificate? Certificate(KubeconfigSection user)
    {
        var inline = (Certificate: user.Data("client-certificate-data"), Key: user.Data("client-key-data"));
        var files = (Certificate: user.FilePath("client-certificate"), Key: user.FilePath("client-key"));
        if (inline.Certificate is null && files.Certificate is null)
        {
            return inline.Key is null && files.Key is null
                ? null
                : throw new KubeconfigException($"{user.At("client-key")} is there without a client-certificate; give both.");
        }

        if (inline.Key is null && files.Key is null)
        {
            throw new KubeconfigException($"{user.At("client-certificate")} is there without a client-key; give both.");
        }

        // Both from files: read again when they change. Else what is inline wins, as in kubectl.
        return inline is (null, null)
            ? new ClientCertificate { CertificateFile = files.Certificate, KeyFile = files.Key }
            : Checked(
                user,
                inline.Certificate ?? PemFiles.Read(files.Certificate!, user.At("client-certificate")),
                inline.Key ?? PemFiles.Read(files.Key!, user.At("client-key")));
    }

    private static ClientCertificate Checked(KubeconfigSection user, string certificate, string key)
    {
        PemFiles.Presented(certificate, key, user.At("client-certificate-data")).TargetCertificate.Dispose();
        return new ClientCertificate { CertificatePem = certificate, KeyPem = key };
    }

    private static ClusterConnection WithUser(ClusterConnection connection, KubeconfigSection user)
    {
        if (user.Has("auth-provider"))
        {
            throw new KubeconfigException($"{user.At("auth-provider")} is not supported, as in Kubernetes since 1.26; use exec or a token.");
        }

        return connection with
        {
            ClientCertificate = Certificate(user),
            Token = KubeconfigText.Token(user),
            TokenFile = user.FilePath("tokenFile"),
            Username = user.String("username"),
            Password = user.String("password"),
            Impersonation = KubeconfigText.Impersonation(user),
            Exec = user.Object("exec") is { } exec ? Plugin(exec) : null,
        };
    }

    private static ExecPlugin Plugin(KubeconfigSection exec)
    {
        var version = exec.String("apiVersion");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw new KubeconfigException($"{exec.At("apiVersion")} must be client.authentication.k8s.io/v1 or …/v1beta1.");
        }

        if (exec.String("interactiveMode") is "Always")
        {
            throw new KubeconfigException($"{exec.At("interactiveMode")} is Always, but nobody sits in front of this process.");
        }

        return new ExecPlugin
        {
            ApiVersion = version,
            Command = Command(exec),
            Arguments = exec.Strings("args"),
            Environment = exec.Objects("env").ToDictionary(
                entry => entry.String("name") ?? throw new KubeconfigException($"{entry.Path}.name is missing."),
                entry => entry.String("value") ?? "",
                StringComparer.Ordinal),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            InstallHint = exec.String("installHint"),
        };
    }

    /// <summary>A bare name is looked up in PATH; anything with a slash is a path, relative to the file.</summary>
    private static string Command(KubeconfigSection exec)
    {
        var command = exec.String("command") is { Length: > 0 } text ? text : throw new KubeconfigException($"{exec.At("command")} is missing.");
        return command.Contains('/', StringComparison.Ordinal) ? exec.FilePath("command") ?? command : command;
    }

    private static (string Text, string Field)? Authorities(KubeconfigSection cluster)
    {
        if (cluster.Data("certificate-authority-data") is { } inline)
        {
            return (inline, cluster.At("certificate-authority-data"));
        }

        var field = cluster.At("certificate-authority");
        return cluster.FilePath("certificate-authority") is { } path ? (PemFiles.Read(path, field), field) : null;
    }

    private static Uri? Proxy(KubeconfigSection cluster)
    {
        if (cluster.String("proxy-url") is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw new KubeconfigException($"{cluster.At("proxy-url")} must be an http, https or socks5 URL.");
    }
}
