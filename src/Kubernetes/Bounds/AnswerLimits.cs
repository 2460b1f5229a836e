namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>
/// How much one API server may make us hold, by what an answer is. JSON is counted in tokens too: as nodes it takes many times its text, and
/// <c>{"a":{}}</c> is all tokens.
/// </summary>
public sealed record AnswerLimits
{
    /// <summary>
    /// An API server that somebody else chose. etcd takes objects of 1.5 MiB; JSON's escapes may double that. A page that is larger is asked for
    /// again with fewer items, so a page is a matter of patience and an object is not.
    /// </summary>
    public static AnswerLimits Untrusted { get; } = new()
    {
        SmallBytes = 64 << 10,
        ErrorBytes = 64 << 10,
        ObjectBytes = 3 << 20,
        ObjectTokens = 256 << 10,
        PageBytes = 16 << 20,
        PageTokens = 1 << 20,
        UnaskedItems = 0,
        ListItems = 20_000,
        ListBytes = 4 << 20,
        EventsPerMinute = 60_000,
        EventBytesPerMinute = 256 << 20,
    };

    /// <summary>
    /// The operator's own: the hub, or the cluster that kubectl talks to. It may hold a hundred thousand accounts, and servers in between that know no
    /// pages. It is believed, but it too can have a fault, and then we end with a sentence and not by the kernel.
    /// </summary>
    public static AnswerLimits Own { get; } = new()
    {
        SmallBytes = 1 << 20,
        ErrorBytes = 1 << 20,
        ObjectBytes = 8 << 20,
        ObjectTokens = 4 << 20,
        PageBytes = 256 << 20,
        PageTokens = 64 << 20,
        UnaskedItems = 1_000_000,
        ListItems = 1_000_000,
        ListBytes = 4L << 30,
        EventsPerMinute = 10_000_000,
        EventBytesPerMinute = 16L << 30,
    };

    /// <summary>Answers that everybody's heartbeat waits for: a version, a namespace. They need no budget.</summary>
    public required int SmallBytes { get; init; }

    /// <summary>What an error says.</summary>
    public required int ErrorBytes { get; init; }

    /// <summary>One object, or one event of a watch.</summary>
    public required int ObjectBytes { get; init; }

    public required int ObjectTokens { get; init; }

    public required int PageBytes { get; init; }

    public required int PageTokens { get; init; }

    /// <summary>Items that a page may have although fewer were asked for.</summary>
    public required int UnaskedItems { get; init; }

    /// <summary>All pages of a list.</summary>
    public required int ListItems { get; init; }

    /// <summary>All pages of a list that is handed over as a whole.</summary>
    public required long ListBytes { get; init; }

    /// <summary>Of one resource, over all its watches.</summary>
    public required int EventsPerMinute { get; init; }

    public required long EventBytesPerMinute { get; init; }

    internal int BytesOf(AnswerKind kind) => kind switch
    {
        AnswerKind.Small => SmallBytes,
        AnswerKind.Page => PageBytes,
        _ => ObjectBytes,
    };
}

/// <summary>What is expected of an answer.</summary>
internal enum AnswerKind
{
    Object,
    Small,
    Page,
}
