using System.Globalization;

namespace KubeCarrier.Bench;

/// <summary>Prints measured ratios beside their budgets.</summary>
internal sealed class BudgetTable(TextWriter output)
{
    public bool AllKept { get; private set; } = true;

    public void Header()
    {
        output.WriteLine($"{"what",-44}{"measured",12}  {"budget",-8}  kept");
        output.WriteLine(new string('-', 76));
    }

    public void Row(string what, double measured, string budget, Func<double, bool> isKept, string unit)
    {
        var kept = isKept(measured);
        AllKept &= kept;
        output.WriteLine($"{what,-44}{measured.ToString("0.00", CultureInfo.InvariantCulture) + " " + unit,12}  {budget,-8}  {(kept ? "yes" : "NO")}");
    }

    /// <summary>A row without a budget.</summary>
    public void Comparison(string what, double ratio, double kilobytes) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-44}{$"{ratio:0.0} x",12}  {$"{kilobytes:0.00} KB",10}"));

    public void Note(string text) => output.WriteLine(text);
}
