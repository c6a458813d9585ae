// What Better Auth itself says of its tables, for sets of plugins as `[auth.better_auth]` names them.
// In: nothing. Out: JSON on stdout, `{ "admin,organization": { "user": { "email": { "type": "string", … } } } }`.

import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { stripe } from "@better-auth/stripe";
import { getAuthTables } from "better-auth/db";
import * as plugins from "better-auth/plugins";
import { nextCookies } from "better-auth/next-js";
import { sveltekitCookies } from "better-auth/svelte-kit";
import { tanstackStartCookies } from "better-auth/tanstack-start";

const nothing = () => undefined;
const enabled = { enabled: true };
// Plugins of one name; an option behind a dot is given to the plugin before it.
const make = {
  admin: () => plugins.admin(),
  anonymous: () => plugins.anonymous(),
  apiKey: () => apiKey(),
  bearer: () => plugins.bearer(),
  captcha: () => plugins.captcha({ provider: "hcaptcha", secretKey: "x" }),
  customSession: () => plugins.customSession(nothing),
  deviceAuthorization: () => plugins.deviceAuthorization({ expiresIn: "30m", interval: "5s" }),
  emailOTP: () => plugins.emailOTP({ sendVerificationOTP: nothing }),
  genericOAuth: () => plugins.genericOAuth({ config: [] }),
  haveIBeenPwned: () => plugins.haveIBeenPwned(),
  jwt: () => plugins.jwt(),
  lastLoginMethod: (has) => plugins.lastLoginMethod({ storeInDatabase: has("storeInDatabase") }),
  magicLink: () => plugins.magicLink({ sendMagicLink: nothing }),
  multiSession: () => plugins.multiSession(),
  nextCookies: () => nextCookies(),
  oAuthProxy: () => plugins.oAuthProxy(),
  oauthPopup: () => plugins.oauthPopup(),
  oneTap: () => plugins.oneTap(),
  oneTimeToken: () => plugins.oneTimeToken(),
  openAPI: () => plugins.openAPI(),
  organization: (has) =>
    plugins.organization({
      teams: has("teams") ? enabled : undefined,
      dynamicAccessControl: has("dynamicAccessControl") ? enabled : undefined,
    }),
  passkey: () => passkey(),
  phoneNumber: () => plugins.phoneNumber({ sendOTP: nothing }),
  siwe: () => plugins.siwe({ domain: "example.com", getNonce: nothing, verifyMessage: nothing }),
  stripe: (has) =>
    stripe({
      stripeClient: {},
      stripeWebhookSecret: "x",
      subscription: { enabled: true, plans: [] },
      organization: has("organization") ? enabled : undefined,
    }),
  sveltekitCookies: () => sveltekitCookies(nothing),
  tanstackStartCookies: () => tanstackStartCookies(),
  twoFactor: () => plugins.twoFactor(),
  username: () => plugins.username(),
};
const options = {
  organization: ["teams", "dynamicAccessControl"],
  stripe: ["organization"],
  lastLoginMethod: ["storeInDatabase"],
};

function tables(names) {
  const bases = [...new Set(names.map((name) => name.split(".")[0]))];
  return getAuthTables({
    plugins: bases
      .filter((base) => base !== "rateLimit")
      .map((base) => make[base]((option) => names.includes(`${base}.${option}`))),
    rateLimit: bases.includes("rateLimit") ? { storage: "database" } : undefined,
  });
}

function field(name, attributes, indexes) {
  const { type, required, unique, index, references, defaultValue, bigint } = attributes;
  const alone = (kind) => indexes.some((it) => it.unique === kind && it.fields.join() === name);
  return {
    type: bigint ? "bigint" : type,
    required: required !== false,
    unique: Boolean(unique) || alone(true),
    index: (Boolean(index) || alone(false)) && !unique,
    references: references ? `${references.model}.${references.field}` : null,
    // Both of its generators write `cascade` where nothing is said.
    onDelete: references ? (references.onDelete ?? "cascade") : null,
    default: typeof defaultValue === "function" ? "now" : (defaultValue ?? null),
  };
}

const names = [
  ...Object.keys(make),
  "rateLimit",
  ...Object.entries(options).flatMap(([base, all]) => all.map((it) => `${base}.${it}`)),
];
const organization = ["admin", "organization"];
const sets = [
  [],
  ...names.map((name) => [name]),
  organization,
  [...organization, "organization.teams"],
  [...organization, "organization.dynamicAccessControl"],
  [...organization, "stripe"],
  [...organization, "stripe", "stripe.organization"],
  [...organization, "organization.teams", "stripe", "twoFactor", "apiKey", "passkey"],
  names,
];

const found = {};
for (const set of sets) {
  const answer = {};
  for (const [model, { fields, indexes, modelName }] of Object.entries(tables(set))) {
    if (modelName !== model) throw new Error(`${model} is called ${modelName}`);
    answer[model] = Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name !== "id")
        .map(([name, attributes]) => [name, field(name, attributes, indexes ?? [])]),
    );
  }
  found[set.join()] = answer;
}
console.log(JSON.stringify(found));
