namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>A YAML text that cannot be read, or that is refused; the message names the line.</summary>
public sealed class YamlFormatException(string message, Exception? inner = null) : FormatException(message, inner);
