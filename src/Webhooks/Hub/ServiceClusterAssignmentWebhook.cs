using KubeCarrier.Policy.Assignments;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="ServiceClusterAssignmentRules"/> to its path. They need no facts beyond the request.</summary>
internal static class ServiceClusterAssignmentWebhook
{
    public static IServiceCollection AddServiceClusterAssignmentWebhook(this IServiceCollection services) => services.AddValidatingWebhook(ServiceClusterAssignmentRules.All);
}
