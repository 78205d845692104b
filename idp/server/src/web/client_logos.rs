//! Logos of apps: pictures of the operator, in the folder `clients` beside the themes. One is called after the
//! `client_id` of its app, and stands beside the name of that app in every theme.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use crate::web::assets::Assets;
use sluis_domain::client::client::ClientId;

/// The folder; no theme is called so.
pub const FOLDER: &str = "clients";
/// In bytes: it is loaded with the first page of a login.
const LARGEST: u64 = 64 * 1024;
/// How each PNG begins (PNG specification, third edition, 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The URL of each logo, by `client_id`.
pub type ClientLogos = BTreeMap<String, String>;

/// Reads the files called `names` of `folder`.
///
/// # Errors
/// With the file that is no logo, and why.
pub fn read(folder: &Path, names: &[String], assets: &mut Assets) -> Result<ClientLogos, (String, String)> {
    let mut logos = ClientLogos::new();
    for name in names {
        let (client, url) =
            logo(folder, name, assets).map_err(|why| (format!("{FOLDER}/{name}"), why.to_owned()))?;
        if logos.insert(client.to_string(), url).is_some() {
            return Err((format!("{FOLDER}/{name}"), format!("{client} has two logos: keep one of them")));
        }
    }
    Ok(logos)
}

fn logo(folder: &Path, name: &str, assets: &mut Assets) -> Result<(ClientId, String), String> {
    let (client, extension) = name
        .rsplit_once('.')
        .filter(|(_, extension)| ["png", "svg"].contains(extension))
        .ok_or("a logo of an app is an SVG or PNG file, called by the client_id and then .svg or .png")?;
    let client = ClientId::parse(client).ok_or("no client_id looks like that")?;
    let data = bounded(&folder.join(name))?;
    match extension {
        "png" if !data.starts_with(PNG) => return Err("this is no PNG picture".to_owned()),
        "svg" if !data.windows(4).any(|four| four == b"<svg") => {
            return Err("this is no SVG picture".to_owned());
        }
        _ => {}
    }
    let url = assets.add(name, Cow::Owned(data))?;
    Ok((client, url))
}

/// The file, of which no more is read than a logo may have.
fn bounded(path: &Path) -> Result<Vec<u8>, String> {
    let mut data = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1).read_to_end(&mut data).map_err(|error| error.to_string())?;
    let fits = u64::try_from(data.len()).is_ok_and(|length| length <= LARGEST);
    if fits { Ok(data) } else { Err(format!("a logo of an app has at most {} kB", LARGEST / 1024)) }
}
