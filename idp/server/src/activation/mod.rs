//! From an invitation to an account: the API that apps ask, the page of the link, the way to the message.

pub mod accept;
pub mod accepting;
pub mod api;
pub mod arrive;
pub mod check;
pub mod commit;
pub mod enter;
pub mod flow;
pub mod forget;
pub mod landing;
pub mod onward;
pub mod page;
pub mod password;
pub mod post;
pub mod renew;
pub mod terms;
pub mod trail;
pub mod view;
