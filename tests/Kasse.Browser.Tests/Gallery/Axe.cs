namespace Kasse.Browser.Tests.Gallery;

/// <summary>Looks at a page for people who see, hear or move otherwise: WCAG 2, levels A and AA, as axe-core checks it.</summary>
static class Axe
{
    // Fetched by ./test, in the version that tests/package-lock.json names.
    static readonly string Path = System.IO.Path.GetFullPath("../../../node_modules/axe-core/axe.min.js", AppContext.BaseDirectory);

    static readonly Lazy<string> Script = new(() => File.Exists(Path)
        ? File.ReadAllText(Path)
        : throw new InvalidOperationException($"There is no axe-core at {Path}. Run once: ./test Kasse.Browser.Tests"));

    // What it cannot decide is a fault as well: a page can be made so that it can.
    const string Run = """
        async colorsOnly => {
            const rules = colorsOnly ? ['color-contrast'] : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] };
            const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations', 'incomplete'] });
            return [...found.violations, ...found.incomplete].flatMap(rule =>
                rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)} ${[...node.any, ...node.all, ...node.none].map(check => check.message).join(' ')}`));
        }
        """;

    /// <param name="colorsOnly">For a page that was looked at before, in other colours.</param>
    public static async Task<string[]> Faults(IPage page, bool colorsOnly)
    {
        // Evaluated rather than added to the page, whose policy lets nothing in that is not its own.
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Script.Value);
        return await page.EvaluateAsync<string[]>(Run, colorsOnly);
    }
}
