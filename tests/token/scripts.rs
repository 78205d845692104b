//! Which scripts of other sites may read an answer (Fetch Standard, CORS protocol).

use http::{HeaderMap, Method};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::Town;
use sluis_tests::support::wire::Reply;

/// Where a script of `app` runs.
const OURS: &str = "http://127.0.0.1:9";
const THEIRS: &str = "https://evil.example";

async fn preflight(app: &RelyingParty, path: &str, origin: &str) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("origin", origin.parse().unwrap());
    headers.insert("access-control-request-method", "POST".parse().unwrap());
    app.send(Method::OPTIONS, path, headers, None).await
}

#[tokio::test]
async fn scripts_of_registered_apps_may_call_and_others_may_not() {
    let (_town, app, _) = Town::plain().await;
    for path in ["/oauth2/token", "/oauth2/userinfo", "/oauth2/revoke"] {
        let reply = preflight(&app, path, OURS).await;
        assert_eq!(reply.header("access-control-allow-origin"), OURS, "{path}");
        assert_eq!(reply.header("access-control-allow-credentials"), "", "{path}: never with cookies");
        assert!(reply.header("vary").to_ascii_lowercase().contains("origin"), "{path}");
        assert_eq!(preflight(&app, path, THEIRS).await.header("access-control-allow-origin"), "", "{path}");
    }
    // RFC 9700 §2.6: "The authorization endpoint … MUST NOT support CORS".
    for path in ["/oauth2/authorize", "/oauth2/introspect", "/oauth2/logout", "/login", "/consent"] {
        for origin in [OURS, THEIRS] {
            let reply = preflight(&app, path, origin).await;
            assert_eq!(reply.header("access-control-allow-origin"), "", "{path} from {origin}");
        }
    }
    assert_eq!(preflight(&app, "/oauth2/jwks", THEIRS).await.header("access-control-allow-origin"), "*");
}
