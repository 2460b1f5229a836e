using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>The formats date, date-time and duration.</summary>
internal static partial class TimeText
{
    public static bool IsDate(string text)
    {
        if (!Date().IsMatch(text))
        {
            return false;
        }

        var year = int.Parse(text.AsSpan(0, 4), CultureInfo.InvariantCulture);
        var month = int.Parse(text.AsSpan(5, 2), CultureInfo.InvariantCulture);
        var day = int.Parse(text.AsSpan(8, 2), CultureInfo.InvariantCulture);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 4 : year, month); // there is a year 0, with a leap day
    }

    /// <summary>What follows a second T is not looked at.</summary>
    public static bool IsDateTime(string text)
    {
        var parts = text.ToLowerInvariant().Split('t');
        return parts.Length > 1 && IsDate(parts[0]) && TimeOfDay().IsMatch(parts[1]);
    }

    /// <summary>A duration of Go, or anything that has a number with a unit in it: <c>2 weeks</c>.</summary>
    public static bool IsDuration(string text)
    {
        var found = false;
        foreach (Match part in Part().Matches(text))
        {
            if (!long.TryParse(part.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            found |= Unit().IsMatch(part.Groups["unit"].Value.ToLowerInvariant());
        }

        return found || GoDuration().IsMatch(text);
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\A(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[^\n][0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"\A[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"(?<count>[0-9]+)[\t\n\f\r ]*(?<unit>[A-Za-zµ]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"\A(?:(?:ns|us|ms|s|m|h|hr|d|w|wk|µs)\z|nano|micro|milli|sec|min|hour|day|week)", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();
}
