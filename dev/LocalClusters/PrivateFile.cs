using System.Text;

namespace KubeCarrier.LocalClusters;

/// <summary>Files that only their owner may read, replaced as a whole: a reader sees the old text or the new one.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, NewFile()))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // After the move there is nothing at this path; after a failure nothing may stay.
            File.Delete(temporary);
        }
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Local control planes need Linux.");
        }

        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
