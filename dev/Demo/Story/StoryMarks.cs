namespace KubeCarrier.Demo.Story;

/// <summary>Points of the story at which a follower may break something.</summary>
internal static class StoryMarks
{
    /// <summary>The set has just been created; the controller is at work.</summary>
    public const string EntrySetIsCreated = "entry-set-is-created";

    /// <summary>The tenant is about to create db1.</summary>
    public const string InstanceIsComing = "instance-is-coming";

    /// <summary>db1 was admitted; its way down begins.</summary>
    public const string InstanceIsCreated = "instance-is-created";

    /// <summary>The tenant is about to delete db1.</summary>
    public const string InstanceIsGoing = "instance-is-going";
}
