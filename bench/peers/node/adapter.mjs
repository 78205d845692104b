// The peer's store: everything in memory, every operation at constant cost.
//
// oidc-provider's built-in store keeps 1,000 entries and walks a grant's tokens at each write. Under load it loses
// sessions that are alive and its cost grows with what was issued, so it says little about the provider itself.
// This one flatters the peer: any database would cost more.

/** Tokens kept before the oldest give way; bounds the memory of a long run. */
const MAX_TOKENS = 50_000;

const SHORT_LIVED = new Set(['AccessToken', 'AuthorizationCode', 'ClientCredentials', 'Interaction', 'RefreshToken']);

/** Entries with a date of expiry, in order of arrival. */
class Shelf {
  #entries = new Map();

  get size() {
    return this.#entries.size;
  }

  put(key, payload, ttlSeconds) {
    const expiresAt = ttlSeconds ? Date.now() + ttlSeconds * 1000 : Infinity;
    this.#entries.set(key, { payload, expiresAt });
  }

  get(key) {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt <= Date.now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry?.payload;
  }

  remove(key) {
    const payload = this.#entries.get(key)?.payload;
    this.#entries.delete(key);
    return payload;
  }

  oldestKey() {
    return this.#entries.keys().next().value;
  }
}

/** Which tokens a grant has, so that revoking it does not search. */
class TokensOfGrants {
  #keys = new Map();

  add(grantId, key) {
    const keys = this.#keys.get(grantId);
    if (keys) keys.add(key);
    else this.#keys.set(grantId, new Set([key]));
  }

  forget(grantId, key) {
    const keys = this.#keys.get(grantId);
    keys?.delete(key);
    if (keys?.size === 0) this.#keys.delete(grantId);
  }

  take(grantId) {
    const keys = this.#keys.get(grantId) ?? [];
    this.#keys.delete(grantId);
    return keys;
  }
}

const lasting = new Shelf();
const tokens = new Shelf();
const tokensOfGrants = new TokensOfGrants();
const sessionOfUid = new Map();

function removeToken(key) {
  const payload = tokens.remove(key);
  if (payload?.grantId) tokensOfGrants.forget(payload.grantId, key);
}

/** The interface that oidc-provider asks of a store: one object per model, all on the same shelves. */
export default class MemoryAdapter {
  constructor(model) {
    this.model = model;
    this.isToken = SHORT_LIVED.has(model);
    this.shelf = this.isToken ? tokens : lasting;
  }

  #key(id) {
    return `${this.model}:${id}`;
  }

  async upsert(id, payload, ttlSeconds) {
    const key = this.#key(id);
    this.shelf.put(key, payload, ttlSeconds);
    if (this.model === 'Session') sessionOfUid.set(payload.uid, id);
    if (!this.isToken) return;
    if (payload.grantId) tokensOfGrants.add(payload.grantId, key);
    if (tokens.size > MAX_TOKENS) removeToken(tokens.oldestKey());
  }

  async find(id) {
    return this.shelf.get(this.#key(id));
  }

  async findByUid(uid) {
    const id = sessionOfUid.get(uid);
    return id === undefined ? undefined : lasting.get(`Session:${id}`);
  }

  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    const payload = this.shelf.get(this.#key(id));
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    if (this.isToken) removeToken(this.#key(id));
    else lasting.remove(this.#key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of tokensOfGrants.take(grantId)) tokens.remove(key);
  }
}
