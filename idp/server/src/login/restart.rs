//! `POST /login/restart`: "that is not me". The same request begins again, for somebody else.

use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use sluis_domain::login::facts::Facts;

/// Forgets what was shown for this request. The session of this browser stays what it is for other
/// requests; it ends when somebody else finishes a login.
pub async fn post(visit: Visit, Form(seals): Form<FormSeals>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &seals).await?;
    stage.keep(&Facts::of_somebody_else()).await?;
    Ok(stage.on())
}
