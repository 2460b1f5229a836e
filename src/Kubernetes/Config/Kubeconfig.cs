using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>Reads kubeconfigs: the operator's own files with everything they may hold, those from Secrets with almost nothing.</summary>
public static class Kubeconfig
{
    /// <summary>One of the operator's own files; the current context unless one is named.</summary>
    public static ClusterConnection LoadFile(string path, string? context)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new KubeconfigException($"There is no kubeconfig at {path}.");
        }

        return LoadFiles([path], context);
    }

    /// <summary>Several files merged as <c>KUBECONFIG</c> lists them: the first to name something wins, missing files are skipped.</summary>
    public static ClusterConnection LoadFiles(IReadOnlyList<string> paths, string? context)
    {
        var document = new KubeconfigDocument();
        foreach (var path in paths.Where(File.Exists))
        {
            var full = Path.GetFullPath(path);
            document.Merge(Parse(PemFiles.Read(full, "kubeconfig"), full, YamlLimits.Default), Path.GetDirectoryName(full));
        }

        return LocalKubeconfig.Connection(document, context);
    }

    /// <summary>A kubeconfig that somebody else wrote, such as one from a Secret: inline certificates and tokens only.</summary>
    public static ClusterConnection ParseUntrusted(ReadOnlyMemory<byte> yaml, UntrustedKubeconfigPolicy policy)
    {
        try
        {
            return ParseUntrusted(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(yaml.Span), policy);
        }
        catch (DecoderFallbackException)
        {
            throw new KubeconfigException("The kubeconfig is not UTF-8 text.");
        }
    }

    /// <inheritdoc cref="ParseUntrusted(ReadOnlyMemory{byte}, UntrustedKubeconfigPolicy)"/>
    public static ClusterConnection ParseUntrusted(string yaml, UntrustedKubeconfigPolicy policy)
    {
        var document = new KubeconfigDocument();
        document.Merge(Parse(yaml, "The kubeconfig", YamlLimits.Untrusted), folder: null);
        return UntrustedKubeconfig.Connection(document, policy);
    }

    private static JsonObject Parse(string yaml, string where, YamlLimits limits)
    {
        try
        {
            return YamlDocuments.Parse(yaml, limits) switch
            {
                [] => [], // an empty file is an empty kubeconfig: kubectl leaves such behind
                [JsonObject only] => only,
                _ => throw new KubeconfigException($"{where} must be one YAML mapping."),
            };
        }
        catch (YamlFormatException exception)
        {
            throw new KubeconfigException($"{where} cannot be read: {exception.Message}", exception);
        }
    }
}
