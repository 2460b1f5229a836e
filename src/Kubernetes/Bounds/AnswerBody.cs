using System.Buffers;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// What a server answers, in pieces: it grows with what has arrived and not with what was announced, and what it took goes back when it is disposed.
/// </summary>
internal sealed class AnswerBody : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly List<byte[]> _pieces = [];
    private Hold? _hold;

    public int Length { get; private set; }

    /// <summary>Reads all of it. False: there is more than that, and the rest was left. What it is becomes text only where something is to be said of it.</summary>
    public async Task<bool> ReadAsync(Stream stream, int maxBytes, ClusterBounds bounds, object what, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Length == _pieces.Count * PieceBytes)
            {
                if (Length >= PieceBytes && Length < maxBytes)
                {
                    await MakeRoomAsync(maxBytes, bounds, what, cancellationToken);
                }

                _pieces.Add(ArrayPool<byte>.Shared.Rent(PieceBytes));
            }

            var used = Length - ((_pieces.Count - 1) * PieceBytes);
            var read = await ReadAsync(stream, _pieces[^1].AsMemory(used, PieceBytes - used), what, cancellationToken);
            Length += read;
            if (read == 0 || Length > maxBytes)
            {
                return read == 0;
            }
        }
    }

    public ReadOnlySequence<byte> Bytes()
    {
        Piece? first = null, last = null;
        for (var index = 0; index < _pieces.Count; index++)
        {
            var content = _pieces[index].AsMemory(0, Math.Min(PieceBytes, Length - (index * PieceBytes)));
            last = last is null ? new Piece(content) : last.Append(content);
            first ??= last;
        }

        return first is null || last is null ? default : new(first, 0, last, last.Memory.Length);
    }

    /// <summary>Something was made of it, and that has its part of the budgets from now on.</summary>
    public void ForgetBytes()
    {
        foreach (var piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        _pieces.Clear();
        Length = 0;
    }

    public void Dispose()
    {
        ForgetBytes();
        _hold?.Dispose();
        _hold = null;
    }

    private async Task<int> ReadAsync(Stream stream, Memory<byte> piece, object what, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(piece, _hold?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException) when (_hold is { IsOver: true })
        {
            throw ClusterBounds.TooSlow($"{what}");
        }
    }

    // All that it may become is taken at once: who holds a part and waits for the rest holds up others who do the same.
    private async Task MakeRoomAsync(int maxBytes, ClusterBounds bounds, object what, CancellationToken cancellationToken)
    {
        _hold ??= await bounds.HoldAsync(maxBytes, $"{what}", cancellationToken);
        if (bounds.Rate is { } rate)
        {
            await rate.WaitAsync(PieceBytes, cancellationToken);
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> content) => Memory = content;

        public Piece Append(ReadOnlyMemory<byte> content)
        {
            var next = new Piece(content) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
