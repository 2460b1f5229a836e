namespace KubeCarrier.Cli.Reports;

/// <summary>Which rules and restrictions the items met.</summary>
public sealed record CoverageReport(IReadOnlyList<CoveredRule> Rules, IReadOnlyList<CoveredRestriction> Restrictions);

/// <summary>A rule that was asked, had something to say so often, and denied so often.</summary>
public sealed record CoveredRule(string Name, int Touched, int Denied);

/// <summary>A restriction of one field in one version of a CRD: how many values it judged, and how many it denied.</summary>
/// <param name="Crd">The CRD of the hub, such as <c>couchdbs.eu-west-1.team-a</c>.</param>
/// <param name="Version">The version that has the field.</param>
/// <param name="Path">The field.</param>
/// <param name="Source">Who wrote the restriction: the entry, or a Catalog's.</param>
/// <param name="Touched">Values judged.</param>
/// <param name="Denied">Values denied.</param>
public sealed record CoveredRestriction(string Crd, string Version, string Path, string Source, int Touched, int Denied);
