using System.Globalization;
using System.Runtime.InteropServices;

namespace KubeCarrier.Cli;

/// <summary>
/// Nothing is collected before a command has made much: what it reads and works out it needs to its end, so the collector would only move it about.
/// It works as ever from then on. What is made meanwhile lies in new memory, which Linux hands out page by page, and that may cost more than what is
/// done with it: it is asked for pages of 2 MB (ADR 0041).
/// </summary>
internal static class CollectorPause
{
    private const long MostBytes = 320L << 20;

    private const int HugePages = 14; // MADV_HUGEPAGE, the same on every processor

    public static void Begin()
    {
        // In a small container a pause is shorter: memory is set aside for it.
        var bytes = Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        if (GC.TryStartNoGCRegion(bytes) && OperatingSystem.IsLinux())
        {
            try
            {
                AskForHugePages();
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // A sandbox without /proc; pages stay small.
            }
        }
    }

    // What is set aside is one mapping, and everything that is made lies in it. Where the system has no such pages, it says so, and all is as before.
    private static void AskForHugePages()
    {
        var made = GCHandle.Alloc(new byte[1], GCHandleType.Pinned);
        var address = (ulong)made.AddrOfPinnedObject();
        made.Free();
        foreach (var mapping in File.ReadLines("/proc/self/maps"))
        {
            // Such as "7ef22a400000-7ef23f011000 rw-p 00000000 00:00 0".
            var bounds = mapping[..mapping.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            var (start, end) = (Address(bounds[0]), Address(bounds[1]));
            if (start <= address && address < end)
            {
                _ = madvise((nint)start, (nuint)(end - start), HugePages);
                return;
            }
        }
    }

    private static ulong Address(string hexadecimal) => ulong.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int madvise(nint address, nuint length, int advice);
}
