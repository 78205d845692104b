"""An app around Authlib: signs a person in, refreshes, asks who it is, looks at its token, and logs out.

Speaks in lines with tests/support/foreign.rs. Settings are the first argument, as JSON.
"""

import json
import secrets
import sys
import urllib.parse

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

settings = json.loads(sys.argv[1])


def browser(url):
    print(f"OPEN {url}", flush=True)
    return sys.stdin.readline().strip()


discovery = requests.get(settings["issuer"] + "/.well-known/openid-configuration", timeout=30).json()
keys = KeySet.import_key_set(requests.get(discovery["jwks_uri"], timeout=30).json())
session = OAuth2Session(
    settings["client_id"],
    settings["client_secret"],
    scope=settings["scope"],
    redirect_uri=settings["redirect_uri"],
    token_endpoint=discovery["token_endpoint"],
    code_challenge_method="S256",
)

verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
url, state = session.create_authorization_url(discovery["authorization_endpoint"], nonce=nonce, code_verifier=verifier)
callback = browser(url)
token = session.fetch_token(authorization_response=callback, state=state, code_verifier=verifier)
id_token = jwt.decode(token["id_token"], keys, algorithms=[settings["algorithm"]])
claims = CodeIDToken(
    id_token.claims,
    id_token.header,
    {"iss": {"essential": True, "value": discovery["issuer"]}},
    {"nonce": nonce, "client_id": settings["client_id"], "access_token": token["access_token"]},
)
claims.validate()
userinfo = session.get(discovery["userinfo_endpoint"]).json()
refreshed = session.refresh_token(discovery["token_endpoint"])
introspection = session.introspect_token(discovery["introspection_endpoint"], refreshed["access_token"], "access_token").json()
last = refreshed.get("refresh_token", token["refresh_token"])
session.revoke_token(discovery["revocation_endpoint"], last, "refresh_token").raise_for_status()
revoked = session.introspect_token(discovery["introspection_endpoint"], refreshed["access_token"], "access_token").json()
goodbye = {
    "id_token_hint": token["id_token"],
    "post_logout_redirect_uri": settings["post_logout_redirect_uri"],
    "state": "bye",
}
farewell = browser(discovery["end_session_endpoint"] + "?" + urllib.parse.urlencode(goodbye))
result = {
    "claims": dict(claims),
    "userinfo": userinfo,
    "introspection": introspection,
    "revoked": revoked,
    "farewell": farewell,
}
print("RESULT " + json.dumps(result), flush=True)
