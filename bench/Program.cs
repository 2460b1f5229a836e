using KubeCarrier.Api.Catalog;
using KubeCarrier.Bench;

// Ratios, measured side by side in one run: absolute times mean nothing on a shared machine. See bench/README.md.
const int Offers = 10_000;
const int Accounts = 1_000;
var quick = args.Contains("--quick");
var table = new BudgetTable(Console.Out);
table.Header();

var compared = new (string What, DecisionCost.Case Case)[]
{
    ("Deny, nothing violated", new(new(Offers, Accounts, Enforcement.Deny))),
    ("Warn, nothing violated", new(new(Offers, Accounts, Enforcement.Warn))),
    ("Audit, nothing violated", new(new(Offers, Accounts, Enforcement.Audit))),
    ("Deny, all violated", new(new(Offers, Accounts, Enforcement.Deny), IsClean: false, IsAllowed: false)),
    ("Warn, all violated", new(new(Offers, Accounts, Enforcement.Warn), IsClean: false)),
    ("Audit, all violated", new(new(Offers, Accounts, Enforcement.Audit), IsClean: false)),
};
var costs = DecisionCost.Compare(
    [new(new(offers: 10, accounts: 2, Enforcement.Deny)), new(new(Offers, Accounts, restrictedBy: null)), .. compared.Select(one => one.Case)],
    rounds: quick ? 5 : 25);
var (small, unrestricted, restricted) = (costs[0], costs[1], costs[2]);
table.Row("decision cost at 10,000 offers against 10", restricted.Nanoseconds / small.Nanoseconds, "<= 1.2", value => value <= 1.2, "x");
table.Row("allocation per decision (evaluate only)", restricted.Bytes / 1024.0, "<= 4", value => value <= 4, "KB");

var load = await AdmissionLoad.CompareAsync(connections: 16, rounds: quick ? 3 : 9, seconds: quick ? 1 : 3, [.. args.Where(argument => argument.StartsWith("--record=", StringComparison.Ordinal))]);
table.Row("admission throughput against echo", load.ThroughputRatio, ">= 0.7", value => value >= 0.7, "x");
table.Row("admission p99 against echo's", load.P99Ratio, "<= 2", value => value <= 2, "x");
table.Note($"{load.Reviews:N0} reviews of {load.ReviewBytes:N0} bytes over {load.Connections} connections; echo {load.EchoPerSecond:N0}/s, webhooks {load.WebhookPerSecond:N0}/s (medians of {load.Rounds} alternating rounds)");

string[] plugins = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).Select(Path.GetFullPath)];
if (plugins is [var plugin, var baseline])
{
    var cost = PluginCost.Compare(plugin, baseline, rounds: quick ? 3 : 25);
    table.Row($"{PluginCost.Cases:N0} policy test cases, {PluginCost.Offers} offers", cost.Suite / cost.BaselineStart, "<= 10", value => value <= 10, "x");
    table.Note($"processor time of one process, {cost.Suite:0.00} s ({cost.SuiteElapsed:0.00} s on the clock), against starting one with ReadyToRun, {cost.BaselineStart:0.000} s; starting this one, {cost.Start:0.000} s");
}
else
{
    table.Note("no plugin; make bench builds the two that are compared");
}

table.Note($"\nA decision with {SampleHub.Settings} restrictions per entry, against one without any:");
foreach (var (what, cost) in compared.Zip(costs.Skip(2), (one, cost) => (one.What, cost)))
{
    table.Comparison(what, cost.Nanoseconds / unrestricted.Nanoseconds, cost.Bytes / 1024.0);
}

return table.AllKept ? 0 : 1;
