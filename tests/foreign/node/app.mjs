// An app around openid-client: signs a person in, refreshes, asks who it is, looks at its token, and logs out.
// Speaks in lines with tests/support/foreign.rs. Settings are the first argument, as JSON.
import * as client from 'openid-client'
import { createInterface } from 'node:readline'

const settings = JSON.parse(process.argv[2])
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const browser = async (url) => {
  console.log(`OPEN ${url.href}`)
  return new URL((await lines.next()).value)
}

// The provider of a test is on this machine and has no certificate.
const config = await client.discovery(
  new URL(settings.issuer),
  settings.client_id,
  { id_token_signed_response_alg: settings.algorithm },
  client.ClientSecretBasic(settings.client_secret),
  { execute: [client.allowInsecureRequests] },
)
client.enableNonRepudiationChecks(config)

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const nonce = client.randomNonce()
const callback = await browser(
  client.buildAuthorizationUrl(config, {
    redirect_uri: settings.redirect_uri,
    scope: settings.scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }),
)
const tokens = await client.authorizationCodeGrant(config, callback, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
  idTokenExpected: true,
})
const claims = tokens.claims()
const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
const introspection = await client.tokenIntrospection(config, refreshed.access_token)
await client.tokenRevocation(config, refreshed.refresh_token ?? tokens.refresh_token)
const revoked = await client.tokenIntrospection(config, refreshed.access_token)
const farewell = await browser(
  client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: settings.post_logout_redirect_uri,
    state: 'bye',
  }),
)
console.log(`RESULT ${JSON.stringify({ claims, userinfo, introspection, revoked, farewell: farewell.href })}`)
process.exit(0)
