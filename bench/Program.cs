using KubeCarrier.Bench;

// Ratios, measured side by side in one run: absolute times mean nothing on a shared machine. See bench/README.md.
var quick = args.Contains("--quick");
var table = new BudgetTable(Console.Out);
table.Header();

var (small, large) = DecisionCost.Compare(offersSmall: 10, offersLarge: 10_000, accounts: 1_000, rounds: quick ? 5 : 25);
table.Row("decision cost at 10,000 offers against 10", large.Nanoseconds / small.Nanoseconds, "<= 1.2", value => value <= 1.2, "x");
table.Row("allocation per decision (evaluate only)", large.Bytes / 1024.0, "<= 4", value => value <= 4, "KB");

var load = await AdmissionLoad.CompareAsync(connections: 16, rounds: quick ? 3 : 9, seconds: quick ? 1 : 3);
table.Row("admission throughput against echo", load.ThroughputRatio, ">= 0.7", value => value >= 0.7, "x");
table.Row("admission p99 against echo's", load.P99Ratio, "<= 2", value => value <= 2, "x");
table.Note($"{load.Reviews:N0} reviews of {load.ReviewBytes:N0} bytes over {load.Connections} connections; echo {load.EchoPerSecond:N0}/s, webhooks {load.WebhookPerSecond:N0}/s (medians of {load.Rounds} alternating rounds)");
return table.AllKept ? 0 : 1;
