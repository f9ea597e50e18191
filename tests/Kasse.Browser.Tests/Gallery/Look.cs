namespace Kasse.Browser.Tests.Gallery;

/// <summary>What a careful look at a page finds, beside what <see cref="Axe"/> does.</summary>
static class Look
{
    /// <summary>
    /// Runs in the page and names what is wrong: something that sticks out at the side, a button too small for a thumb, more to fetch than somebody on
    /// a train has patience for.
    /// </summary>
    public const string ForFaults = """
        async () => {
            const faults = [];
            const seen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[aria-hidden=true]');

            if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('The page is wider than the window.');
            if (document.querySelectorAll('h1').length !== 1) faults.push('There is not exactly one h1.');
            for (const target of document.querySelectorAll('button, .button, nav a, .row, .choice, .check')) {
                // On a desk, where people point with a mouse, pages may be denser.
                if (innerWidth >= 768) break;
                const box = target.getBoundingClientRect();
                if (seen(target) && box.height < 43.5) faults.push(`Only ${box.height} pixels high: ${target.outerHTML.slice(0, 120)}`);
            }

            // All that a first visit fetches, as it is before any compression; a browser without a window leaves the icons out.
            const bytesMax = 100_000;
            const icons = [...document.querySelectorAll('link[rel~=icon], link[rel=manifest]')].map(async link => (await (await fetch(link.href)).blob()).size);
            const fetched = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(entry => entry.decodedBodySize);
            const bytes = [...fetched, ...await Promise.all(icons)].reduce((sum, size) => sum + size, 0);
            if (bytes > bytesMax) faults.push(`The page and what belongs to it are ${bytes} bytes.`);
            return faults;
        }
        """;
}
