namespace Kasse.Browser.Tests.Gallery;

/// <summary>What a careful look at a page finds.</summary>
static class Look
{
    /// <summary>
    /// Runs in the page and names what is wrong: something that sticks out at the side, text without enough contrast (WCAG 2 AA), a control that
    /// has no name, a button too small for a thumb.
    /// </summary>
    public const string ForFaults = """
        () => {
            const faults = [];
            const say = (what, element) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
            const seen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[aria-hidden=true]');

            if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('The page is wider than the window.');

            const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            const rgba = color => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                return canvas.getImageData(0, 0, 1, 1).data;
            };
            const behind = element => {
                for (let at = element; at; at = at.parentElement) {
                    const color = rgba(getComputedStyle(at).backgroundColor);
                    if (color[3] === 255) return color;
                }
                return [255, 255, 255];
            };
            const luminance = color => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
                const part = color[i] / 255;
                return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            }, 0);
            for (const element of document.body.querySelectorAll('*')) {
                const text = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
                if (!text || !seen(element)) continue;
                const style = getComputedStyle(element);
                const [one, other] = [luminance(rgba(style.color)), luminance(behind(element))];
                const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
                const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
                if (contrast < (large ? 3 : 4.5)) say(`contrast ${contrast.toFixed(2)}`, element);
            }

            for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
                if (!control.labels?.length && !control.ariaLabel) say('no label', control);
            for (const target of document.querySelectorAll('button, .button, nav a, .row, .choice, .check')) {
                const box = target.getBoundingClientRect();
                if (seen(target) && box.height < 43.5) say(`only ${box.height} pixels high`, target);
            }
            if (document.querySelectorAll('h1').length !== 1) faults.push('There is not exactly one h1.');
            return faults;
        }
        """;
}
