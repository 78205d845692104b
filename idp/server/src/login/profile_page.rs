//! The page of the one-time form about oneself: who receives the data stands above the fields (R25).

use crate::login::page;
use crate::login::stage::Stage;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::login::person::Belonging;
use sluis_domain::organisation::membership::Gender;
use sluis_domain::organisation::policy::activation::Need;
use sluis_domain::organisation::policy::activation::ProfileField;
use sluis_domain::profile::form;
use sluis_domain::profile::form::ProfileRefused;
use sluis_domain::text::TextRefused;

/// The order of the fields on the page, each with its name in the form and the key of its label.
const ORDER: [(ProfileField, &str, &str); 5] = [
    (ProfileField::Gender, "gender", "profile-gender"),
    (ProfileField::Initials, "initials", "profile-initials"),
    (ProfileField::GivenName, "given_name", "profile-given-name"),
    (ProfileField::SurnamePrefix, "surname_prefix", "profile-surname-prefix"),
    (ProfileField::Surname, "surname", "profile-surname"),
];

/// The form.
#[derive(Template)]
#[template(path = "pages/profile.html")]
pub struct ProfileForm<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub seals: Seals<'a>,
    /// The mail address that the organisation wrote to.
    pub mail: Option<&'a str>,
    pub fields: &'a [Field<'a>],
    pub problem: Option<Problem<'a>>,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    pub name: &'static str,
    pub label: &'static str,
    pub value: &'a str,
    pub must: bool,
    pub is_gender: bool,
}

impl ProfileForm<'_> {
    /// HTML, "autofill": what a browser may fill in.
    fn autocomplete(&self, name: &str) -> &'static str {
        match name {
            "given_name" => "given-name",
            "surname" => "family-name",
            _ => "off",
        }
    }
}

impl Field<'_> {
    /// What may be chosen, with the key of its text.
    pub const GENDERS: [(&'static str, &'static str); 4] = [
        ("", "profile-gender-unknown"),
        (Gender::Female.name(), "profile-gender-female"),
        (Gender::Male.name(), "profile-gender-male"),
        (Gender::Other.name(), "profile-gender-other"),
    ];
}

/// The form as it is shown first: with what the organisation knows.
pub async fn of(stage: &Stage) -> Result<Response, Turned> {
    let belonging = belonging(stage)?;
    let profile = &belonging.membership.profile;
    let known: Vec<(ProfileField, &str)> = ORDER
        .iter()
        .map(|(field, _, _)| (*field, form::value(profile, *field).unwrap_or_default()))
        .collect();
    draw(stage, belonging, (&known, None)).await
}

/// The same form again, with what was typed and what is wrong with it.
pub async fn again(
    stage: &Stage,
    typed: &form::Typed<'_>,
    refused: ProfileRefused,
) -> Result<Response, Turned> {
    let named = ORDER.iter().find(|(field, _, _)| *field == refused.field);
    let key = match refused.why {
        TextRefused::Empty => "profile-missing",
        TextRefused::NotText | TextRefused::TooLong(_) => "profile-wrong",
    };
    let problem = named.map(|(_, name, _)| Problem::at(name, key));
    draw(stage, belonging(stage)?, (typed, problem)).await
}

fn belonging(stage: &Stage) -> Result<&Belonging, Turned> {
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    Ok(person.belonging_to(organisation).ok_or(PageRefused::Failure)?)
}

async fn draw(
    stage: &Stage,
    belonging: &Belonging,
    (values, problem): (&form::Typed<'_>, Option<Problem<'static>>),
) -> Result<Response, Turned> {
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let mark = stage.form_mark(stage.standing.person.as_ref().map(|person| person.user.id));
    let complained = |name: &str| problem.is_some_and(|problem| problem.is_at(name));
    let field = ORDER.iter().find(|(_, name, _)| complained(name)).map(|(_, _, label)| page.t(label));
    let args = [("field", field.as_deref().unwrap_or_default())];
    let problem = problem.map(|problem| Problem { args: &args, ..problem });
    let asked = &belonging.policy.activation.profile_fields;
    let shown = |(field, name, label): &(ProfileField, &'static str, &'static str)| {
        let need = asked.get(field)?;
        let value = values.iter().find(|(named, _)| named == field).map_or("", |(_, value)| *value);
        let (must, is_gender) = (*need == Need::Required, *field == ProfileField::Gender);
        Some(Field { name, label, value, must, is_gender })
    };
    let fields: Vec<Field<'_>> = ORDER.iter().filter_map(shown).collect();
    let view = ProfileForm {
        page: &page,
        action: urls::LOGIN_PROFILE,
        seals: Seals { request: &stage.seal, form: &mark },
        mail: belonging.membership.profile.email.as_deref(),
        fields: &fields,
        problem,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(stage.answer(page.answer(status, &view)))
}
