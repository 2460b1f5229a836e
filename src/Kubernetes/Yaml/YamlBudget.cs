namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>Counts what a text asks for, aliases expanded, and refuses what is too much before it is built.</summary>
internal sealed class YamlBudget(YamlLimits limits)
{
    private int _total;
    private int _aliased;
    private int _before;

    /// <summary>Values of this document so far.</summary>
    public int Nodes => _total - _before;

    public void StartDocument() => (_before, _aliased) = (_total, 0);

    public void Take(YamlPlace at, int size = 1)
    {
        if (size > limits.MaxNodes - _total)
        {
            throw new YamlFormatException($"more than {limits.MaxNodes} values, aliases expanded.", at);
        }

        _total += size;
    }

    /// <summary>Takes what an alias stands for.</summary>
    public void TakeAliased(YamlPlace at, int size)
    {
        Take(at, size);
        _aliased += size;

        // The rule of kubectl's parser: few values, nearly all of them by alias, are a bomb long before they fill the memory.
        if (_aliased > 100 && Nodes > 1000 && _aliased > Nodes * AllowedAliases(Nodes))
        {
            throw new YamlFormatException("nearly all values are copies, aliases expanded; kubectl refuses such a document too.", at);
        }
    }

    public void CheckDepth(YamlPlace at, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new YamlFormatException($"nested deeper than {limits.MaxDepth} levels.", at);
        }
    }

    /// <summary>99 % in a document of ordinary size, going down to 10 % in a huge one.</summary>
    private static double AllowedAliases(int nodes) => nodes switch
    {
        <= 400_000 => 0.99,
        >= 4_000_000 => 0.10,
        _ => 0.99 - (0.89 * (nodes - 400_000) / 3_600_000),
    };
}
