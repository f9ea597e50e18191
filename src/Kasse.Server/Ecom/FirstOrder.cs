using Kasse.Storage.Settings;

namespace Kasse.Server.Ecom;

/// <summary>From which row of the journal on there may be eCom orders; kept before the first of them. Most installations never have one.</summary>
sealed class FirstOrder(Platform platform)
{
    const string Setting = "ecom-since";

    readonly SemaphoreSlim turn = new(1);
    bool expected;

    public static long? In(SettingsTables settings) => settings.Value(Setting) is { } seq ? long.Parse(seq) : null;

    /// <summary>To be awaited before an order is made.</summary>
    public async Task Expect()
    {
        if (Volatile.Read(ref expected)) return;
        await turn.WaitAsync();
        try
        {
            if (In(platform.Settings) is null) await platform.Settings.SaveValue(Setting, $"{platform.Journal.LastSeq}");
            Volatile.Write(ref expected, true);
        }
        finally
        {
            turn.Release();
        }
    }
}
