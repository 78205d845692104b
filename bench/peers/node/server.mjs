// node-oidc-provider as small as it can be while doing what the load table asks of Sluis: the same clients, people,
// password hash, key types and lifetimes. Reads its address, client and password from the driver's own profile.
//
//   node server.mjs PROFILE.json KEYS.json
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import * as argon2 from 'argon2';
import MemoryAdapter from './adapter.mjs';
import { signingKeys } from './keys.mjs';

const PEOPLE = 32;
const ARGON2ID = { type: argon2.argon2id, memoryCost: 19456, timeCost: 2, parallelism: 1 };
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const [profileFile, keysFile] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(profileFile, 'utf8'));
const [host, port] = profile.addr.split(':');

const passwordHash = await argon2.hash(profile.password, ARGON2ID);
const people = new Map();
for (let i = 0; i < PEOPLE; i += 1) {
  const sub = `alice${i}`;
  people.set(sub, { sub, email: `${sub}@example.test`, email_verified: true, name: 'Alice Example' });
}

function registration({ id, secret }, grantTypes) {
  return {
    client_id: id,
    client_secret: secret,
    redirect_uris: [profile.redirect_uri],
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    grant_types: grantTypes,
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  };
}

function resourceServer(alg) {
  return {
    scope: 'api:read',
    audience: `urn:api:${alg}`,
    accessTokenFormat: 'jwt',
    accessTokenTTL: HOUR,
    jwt: { sign: { alg } },
  };
}

const resourceServers = Object.fromEntries(['ES256', 'RS256'].map((alg) => [`urn:api:${alg}`, resourceServer(alg)]));

/** Consent of a first-party client is implicit: a session without a grant gets one. */
async function grantOfSession({ oidc }) {
  const { Grant } = oidc.provider;
  const known = oidc.result?.consent?.grantId ?? oidc.session.grantIdFor(oidc.client.clientId);
  if (known) return Grant.find(known);
  const grant = new Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

const provider = new Provider(`http://${profile.host}`, {
  adapter: MemoryAdapter,
  jwks: signingKeys(keysFile),
  cookies: { keys: [randomBytes(32).toString('hex')] },
  clients: [
    registration(profile.clients.rotating, ['authorization_code', 'refresh_token', 'client_credentials']),
    registration(profile.clients.plain, ['authorization_code']),
    registration(profile.clients.rs256, ['client_credentials']),
  ],
  scopes: ['openid', 'api:read'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (ctx, sub) => people.has(sub) ? { accountId: sub, claims: async () => people.get(sub) } : undefined,
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: grantOfSession,
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    userinfo: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => undefined,
      useGrantedResource: async () => false,
      getResourceServerInfo: (ctx, resource) => resourceServers[resource],
    },
  },
  ttl: {
    AuthorizationCode: MINUTE,
    Interaction: 10 * MINUTE,
    AccessToken: HOUR,
    ClientCredentials: HOUR,
    IdToken: HOUR,
    RefreshToken: DAY,
    Session: DAY,
    Grant: DAY,
  },
});

async function form(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function showLogin(ctx) {
  const { uid, prompt } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name !== 'login') throw new Error(`unexpected prompt ${prompt.name}`);
  ctx.type = 'html';
  ctx.body = `<!doctype html><title>Sign in</title><form method="post" action="/interaction/${uid}">`
    + '<input name="username"><input name="password" type="password"><button>Sign in</button></form>';
}

async function acceptLogin(ctx) {
  const fields = await form(ctx.req);
  const person = people.get(fields.get('username'));
  const verified = await argon2.verify(passwordHash, fields.get('password') ?? '');
  if (!person || !verified) {
    ctx.status = 401;
    return;
  }
  const result = { login: { accountId: person.sub } };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.respond = false;
}

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  return ctx.method === 'GET' ? showLogin(ctx) : acceptLogin(ctx);
});
provider.on('server_error', (ctx, error) => process.stderr.write(`${error.stack}\n`));
provider.listen(Number(port), host);
