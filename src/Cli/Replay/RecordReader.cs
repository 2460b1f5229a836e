using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace KubeCarrier.Cli.Replay;

/// <summary>The lines of a record file, one at a time: such files may have hundreds of megabytes.</summary>
internal static class RecordReader
{
    /// <summary>A review has at most seven megabytes; a state with the schemas of a large provider has no more.</summary>
    private const int MaxLine = 64 * 1024 * 1024;

    public static async IAsyncEnumerable<RecordText> LinesAsync(Stream record, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(record, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            var number = 1;
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var left = result.Buffer;
                while (left.PositionOf((byte)'\n') is { } end)
                {
                    yield return new(number++, left.Slice(0, end).ToArray(), IsWhole: true);
                    left = left.Slice(left.GetPosition(1, end));
                }

                if (result.IsCompleted)
                {
                    if (!left.IsEmpty)
                    {
                        yield return new(number, left.ToArray(), IsWhole: false);
                    }

                    yield break;
                }

                if (left.Length > MaxLine)
                {
                    throw new CliException($"{file}:{number}: the line has more than {MaxLine} bytes; this is no record of the webhook server.");
                }

                reader.AdvanceTo(left.Start, left.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}

/// <summary>One line, without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Utf8">What it holds.</param>
/// <param name="IsWhole">False for a last line whose end is not there: whoever wrote it may have died over it, or be writing still.</param>
internal readonly record struct RecordText(int Number, byte[] Utf8, bool IsWhole);
