namespace Kasse.Browser.Tests.Gallery;

/// <summary>Each past that pictures have, lived through once for all of them.</summary>
public sealed class Pasts(Chromium chromium) : IAsyncDisposable
{
    readonly Dictionary<Func<Scene, Task>, Scene> scenes = [];

    /// <summary>For pictures that only look.</summary>
    public static Task Nothing(Scene _) => Task.CompletedTask;

    public async Task<Scene> Of(Func<Scene, Task> past)
    {
        if (!scenes.TryGetValue(past, out var scene))
        {
            scenes.Add(past, scene = await Scene.Open(chromium));
            await past(scene);
        }
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scene in scenes.Values) await scene.DisposeAsync();
    }
}
