using System.Security.Cryptography;
using System.Text;

namespace KubeCarrier.Demo.Processes;

/// <summary>What a process was started from: its program, its arguments and the files they name. Another one means: start it anew.</summary>
internal static class Fingerprint
{
    public static string Of(string program, IReadOnlyList<string> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var argument in arguments)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(argument + "\n"));
        }

        var folder = Path.GetDirectoryName(program) ?? "/";
        var files = Directory.EnumerateFiles(folder, "*.dll").Concat(Directory.EnumerateFiles(folder, "*.json")).Concat(arguments.Where(File.Exists));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
