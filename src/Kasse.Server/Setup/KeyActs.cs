using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Setup;

/// <summary>What in a set of keys can be replaced while the rest stays.</summary>
public enum KeyPart
{
    PrimaryKey,
    SecondaryKey,
    ClientSecret,
}

/// <summary>What is done to keys, whether in the portal or through the control API.</summary>
static class KeyActs
{
    /// <summary>Replaces one part. The old one is dead as soon as the task ends.</summary>
    /// <returns>The keys as they are now; null when there are none with that client id.</returns>
    public static Task<KeySet?> Replace(this SettingsTables settings, string clientId, KeyPart part, string? by) => part switch
    {
        KeyPart.PrimaryKey => settings.Change(clientId, "primary key replaced", keys => keys with { PrimaryKey = FirstStart.NewSubscriptionKey() }, by),
        KeyPart.SecondaryKey => settings.Change(clientId, "secondary key replaced", keys => keys with { SecondaryKey = FirstStart.NewSubscriptionKey() }, by),
        KeyPart.ClientSecret => settings.Change(clientId, "client secret replaced", keys => keys with { ClientSecret = FirstStart.NewSecret() }, by),
    };
}
