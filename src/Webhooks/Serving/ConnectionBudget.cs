using System.Net;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>
/// Connections in one phase, only so many at a time. A newcomer gets in: the one that has been quiet longest makes room for it, of its own network
/// when that has its share, else of the network that has most. So whoever holds connections takes them from nobody but itself.
/// </summary>
/// <param name="most">In all.</param>
/// <param name="share">Of one network.</param>
/// <param name="answering">A connection whose last request is no older may be being answered, and does not make room.</param>
internal sealed class ConnectionBudget(int most, int share, TimeSpan answering)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, LinkedList<OpenConnection>> _networks = [];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>The connection that has to go for it, already out of the count: the newcomer itself when all the others are being answered. Null: there was room.</summary>
    public OpenConnection? Enter(OpenConnection newcomer)
    {
        lock (_gate)
        {
            if (!_networks.TryGetValue(newcomer.Network, out var own))
            {
                _networks[newcomer.Network] = own = [];
            }

            newcomer.Place = own.AddLast(newcomer);
            _count++;
            if (own.Count <= share && _count <= most)
            {
                return null;
            }

            var crowded = own.Count > share ? own : _networks.Values.Where(network => network != own || own.Count > 1).MaxBy(network => network.Count) ?? own;
            var leaves = QuietLongest(crowded, newcomer) ?? newcomer;
            Remove(leaves);
            return leaves;
        }
    }

    /// <summary>It may have made room before.</summary>
    public void Leave(OpenConnection connection)
    {
        lock (_gate)
        {
            Remove(connection);
        }
    }

    /// <summary>The first that never asked anything, else the one that asked longest ago. They stand in the order in which they came.</summary>
    private OpenConnection? QuietLongest(LinkedList<OpenConnection> network, OpenConnection newcomer)
    {
        OpenConnection? found = null;
        foreach (var other in network)
        {
            if (other == newcomer || !other.IsQuietFor(answering))
            {
                continue;
            }

            if (other.LastRequest == 0)
            {
                return other;
            }

            found = found is null || other.LastRequest < found.LastRequest ? other : found;
        }

        return found;
    }

    private void Remove(OpenConnection connection)
    {
        if (connection.Place is { List: { } network } place && _networks.GetValueOrDefault(connection.Network) == network)
        {
            network.Remove(place);
            _count--;
            if (network.Count == 0)
            {
                _networks.Remove(connection.Network);
            }
        }
    }
}
