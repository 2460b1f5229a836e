using System.Globalization;

namespace KubeCarrier.Testing;

/// <summary>
/// The memory a container may have. Where this user may make a control group, the kernel holds a process to it, and ends it when it wants more;
/// elsewhere the runtime is told what it would have found in a container, and the test looks at what the process really took.
/// </summary>
public sealed class MemoryLimit : IDisposable
{
    /// <summary>What the runtime takes of a container's memory for its heap when nothing else is said.</summary>
    private const double HeapShare = 0.75;

    private static readonly (string Root, string Limit)[] Controllers = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")];

    private readonly string? _group;

    public MemoryLimit(long bytes)
    {
        Bytes = bytes;
        _group = Controllers.Select(controller => Make(controller.Root, controller.Limit, bytes)).FirstOrDefault(group => group is not null);
    }

    public long Bytes { get; }

    /// <summary>What stands before a program and its arguments, so that it runs within the limit.</summary>
    public IReadOnlyList<string> Prefix => _group is null
        ? ["/usr/bin/env", string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit=0x{(long)(Bytes * HeapShare):x}")]
        : ["/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(_group, "cgroup.procs")];

    /// <summary>The most that the process ever had resident.</summary>
    public static long PeakOf(int process) => Status(process, "VmHWM:");

    public static long NowOf(int process) => Status(process, "VmRSS:");

    public void Dispose()
    {
        if (_group is not null)
        {
            Directory.Delete(_group); // not recursive: its files are the kernel's
        }
    }

    private static long Status(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string? Make(string root, string limit, long bytes)
    {
        if (!File.Exists(Path.Combine(root, "cgroup.procs")))
        {
            return null;
        }

        var group = Path.Combine(root, $"kubecarrier-test-{Environment.ProcessId}-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(group);
            if (File.Exists(Path.Combine(group, limit)))
            {
                File.WriteAllText(Path.Combine(group, limit), bytes.ToString(CultureInfo.InvariantCulture));
                return group;
            }

            Directory.Delete(group);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Not root, or a group whose children are somebody else's.
        }

        return null;
    }
}
