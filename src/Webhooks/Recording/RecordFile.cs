namespace KubeCarrier.Webhooks.Recording;

/// <summary>Opens the file of a record.</summary>
internal static class RecordFile
{
    private const int Step = 4096;

    /// <summary>At its end; a last line that was cut off when a process died is taken away, so that every line stays one.</summary>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            if (file.CanSeek)
            {
                CutLastLine(file);
                file.Seek(0, SeekOrigin.End);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void CutLastLine(FileStream file)
    {
        var buffer = new byte[Step];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - Step);
            file.Seek(start, SeekOrigin.Begin);
            var part = buffer.AsSpan(0, (int)(end - start));
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var last)
            {
                Shorten(file, start + last + 1);
                return;
            }

            end = start;
        }

        Shorten(file, 0);
    }

    private static void Shorten(FileStream file, long length)
    {
        if (file.Length != length)
        {
            file.SetLength(length);
        }
    }
}
