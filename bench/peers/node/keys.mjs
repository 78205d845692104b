// The peer's signing keys: made at the first start and kept in a file, as an operator would.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const RSA_BITS = 2048;

function signingKey(alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg.toLowerCase() };
}

/** The key set of `file`; writes one with ES256, RS256 and EdDSA when there is none. */
export function signingKeys(file) {
  if (!existsSync(file)) {
    const keys = [
      signingKey('ES256', 'ec', { namedCurve: 'P-256' }),
      signingKey('RS256', 'rsa', { modulusLength: RSA_BITS }),
      signingKey('EdDSA', 'ed25519'),
    ];
    writeFileSync(file, JSON.stringify({ keys }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
