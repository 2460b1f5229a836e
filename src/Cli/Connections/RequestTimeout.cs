using System.Buffers;
using System.Globalization;

namespace KubeCarrier.Cli.Connections;

/// <summary>kubectl's times: <c>1m30s</c>, <c>500ms</c>, or a number of seconds; <c>0</c> never ends.</summary>
internal static class RequestTimeout
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var rest = text.AsSpan();
        if (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            time = TimeSpan.FromSeconds(seconds);
            rest = default;
        }

        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits); // at least a unit must follow
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits) is var next and >= 0 ? next : rest.Length;
            if (Unit(rest[..letters]) is not { } unit || number * unit.TotalSeconds > Never.TotalSeconds)
            {
                return false;
            }

            time += unit * number;
            rest = rest[letters..];
        }

        time = time == TimeSpan.Zero || time > Never ? Never : time;
        return text.Length > 0;
    }

    private static TimeSpan? Unit(ReadOnlySpan<char> letters) => letters switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => null,
    };
}
