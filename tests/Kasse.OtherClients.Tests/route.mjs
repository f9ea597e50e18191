// Loaded before a client that knows only the platform's own address: what it fetches there is answered by the Kasse at KASSE_URL instead, as a
// line in /etc/hosts would have it. Nothing else of a request is changed.
const platform = "https://apitest.vipps.no/";
const kasse = `${process.env.KASSE_URL}/`;
const fetchAnything = globalThis.fetch;

globalThis.fetch = async (request) => {
    if (!request.url.startsWith(platform)) throw new Error(`Nobody but the platform is called here, and this was ${request.url}.`);
    const body = request.body && (await request.arrayBuffer());
    return fetchAnything(request.url.replace(platform, kasse), { method: request.method, headers: request.headers, body });
};
