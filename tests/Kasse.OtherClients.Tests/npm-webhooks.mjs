// Webhooks are registered, listed and deleted with @vippsmobilepay/sdk, in the build of it that older programs require.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { Client } = createRequire(import.meta.url)("@vippsmobilepay/sdk");
const { CLIENT_ID, CLIENT_SECRET, SUBSCRIPTION_KEY, MSN } = process.env;
const client = Client({
    merchantSerialNumber: MSN,
    subscriptionKey: SUBSCRIPTION_KEY,
    useTestMode: true,
    retryRequests: false,
    systemName: "socks",
    systemVersion: "1.0",
    pluginName: "socks-kasse",
    pluginVersion: "1.0",
});

async function data(call) {
    const answer = await call;
    assert.ok(answer.ok, `${answer.error?.message ?? JSON.stringify(answer.error)}`);
    return answer.data;
}

const { access_token: token } = await data(client.auth.getToken(CLIENT_ID, CLIENT_SECRET));
const url = "https://shop.example/webhooks";
const events = ["epayments.payment.created.v1", "epayments.payment.captured.v1"];

const registered = await data(client.webhook.register(token, { url, events }));
assert.deepEqual(Object.keys(registered), ["id", "secret"]);
assert.deepEqual(await data(client.webhook.list(token)), { webhooks: [{ id: registered.id, url, events }] });

const refused = await client.webhook.register(token, { url, events: ["epayments.payment.eaten.v1"] });
assert.equal(refused.ok, false);
assert.equal(refused.error.status, 400);
assert.deepEqual(refused.error.extraDetails.map((detail) => detail.name), ["events"]);

assert.deepEqual(await data(client.webhook.delete(token, registered.id)), {});
assert.deepEqual(await data(client.webhook.list(token)), { webhooks: [] });
