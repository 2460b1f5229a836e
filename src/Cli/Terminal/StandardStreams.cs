using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KubeCarrier.Cli.Terminal;

/// <summary>
/// The process's streams and the terminal's width. On a terminal past <see cref="Console"/>, which sends it escape codes of its own, for the
/// keypad, before it reads, writes or measures anything.
/// </summary>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;

    // TIOCGWINSZ of Linux; elsewhere it is refused, and the width is not known.
    private const nuint GetWindowSize = 0x5413;

    public static TextReader Input => Console.IsOutputRedirected ? Console.In
        : new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0));

    // A pipe whose reader has gone is no error to Console.
    public static TextWriter Output => Console.IsOutputRedirected ? Console.Out : Writer(OutputDescriptor);

    public static TextWriter Error => Console.IsOutputRedirected ? Console.Error : Writer(2);

    /// <summary>Null when the terminal does not tell.</summary>
    public static int? Width
    {
        get
        {
            var size = default(WindowSize);
            return ioctl(OutputDescriptor, GetWindowSize, ref size) == 0 && size.Columns > 0 ? size.Columns : null;
        }
    }

    private static StreamWriter Writer(int descriptor) =>
        new(new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0), new UTF8Encoding(false)) { AutoFlush = true };

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(int descriptor, nuint request, ref WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
