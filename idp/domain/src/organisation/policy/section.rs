//! Declares a section of the policy. A key is one line there, and that line is everything that is said of it:
//! what it means, its type, its default, its bounds, which value is the stricter, whose say it is, and the norm.

/// A section of a layer may say nothing, and is not written down then.
pub(super) trait Silence {
    /// Whether it says nothing.
    fn is_silent(&self) -> bool;
}

/// `section! { /// About. name Layer Rules  /// Meaning. key: type = default, bounds, Order, Reach, "norm"; … }`
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $section:ident $layer:ident $rules:ident
        $(
            $(#[doc = $meaning:literal])+
            $key:ident: $kind:ty = $default:expr, $bounds:expr, $order:ident, $reach:ident, $norm:expr;
        )+
    ) => {
        $(#[doc = $about])+
        ///
        /// One layer of it: what it leaves open, the layer below decides.
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $layer {
            $(
                $(#[doc = $meaning])+
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $key: Option<$kind>,
            )+
        }

        $(#[doc = $about])+
        ///
        /// Every key decided and within its bounds.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $rules {
            $(
                $(#[doc = $meaning])+
                pub $key: $kind,
            )+
        }

        impl $crate::organisation::policy::section::Silence for $layer {
            fn is_silent(&self) -> bool {
                $(self.$key.is_none())&&+
            }
        }

        impl $rules {
            /// What holds where no layer says anything.
            pub fn compiled() -> Self {
                Self { $($key: $default,)+ }
            }

            /// Takes over what `layer` says.
            pub(super) fn cover(&mut self, layer: &$layer) {
                $(
                    if let Some(said) = &layer.$key {
                        self.$key.clone_from(said);
                    }
                )+
            }

            /// Brings every key within the compiled floor and ceiling.
            pub(super) fn keep_within_bounds(&mut self) {
                $($crate::organisation::policy::keeping::Keeping::<$kind>::keep(&$bounds, &mut self.$key);)+
            }

            /// Takes over what `other` has stricter.
            pub(super) fn stricten(&mut self, other: &Self) {
                $(
                    <$crate::organisation::policy::strictness::$order
                        as $crate::organisation::policy::strictness::Strictness<$kind>>
                        ::apply(&mut self.$key, &other.$key);
                )+
            }

            /// Takes over what `other`, of another active membership of the person, has stricter: of the
            /// shared keys alone.
            pub(super) fn join(&mut self, other: &Self) {
                $(
                    if $crate::organisation::policy::strictness::Reach::$reach
                        == $crate::organisation::policy::strictness::Reach::Shared
                    {
                        <$crate::organisation::policy::strictness::$order
                            as $crate::organisation::policy::strictness::Strictness<$kind>>
                            ::apply(&mut self.$key, &other.$key);
                    }
                )+
            }
        }

        /// The keys of this section.
        pub(super) const KEYS: &[$crate::organisation::policy::keys::Key] = &[
            $(
                $crate::organisation::policy::keys::Key {
                    name: concat!(stringify!($section), ".", stringify!($key)),
                    meaning: concat!($($meaning),+),
                    bounds: || $crate::organisation::policy::keeping::Keeping::<$kind>::told(&$bounds),
                    order: $crate::organisation::policy::strictness::Order::$order,
                    reach: $crate::organisation::policy::strictness::Reach::$reach,
                    norm: $norm,
                },
            )+
        ];
    };
}

/// Puts the sections together: into one layer, one policy and one table of keys.
macro_rules! sections {
    ($($(#[doc = $about:literal])+ $section:ident: $layer:ident, $rules:ident;)+) => {
        $(
            use $crate::organisation::policy::$section::$layer;
            use $crate::organisation::policy::$section::$rules;
        )+

        /// One layer of policy: what it leaves open, the layer below decides.
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct PolicyLayer {
            $(
                $(#[doc = $about])+
                #[serde(skip_serializing_if = "Silence::is_silent")]
                pub $section: $layer,
            )+
            /// Further rules for one sort of people (R12). A layer in here holds no such rules itself.
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            pub user_type: BTreeMap<UserType, Self>,
        }

        /// What a login must satisfy: every key decided, every value within its bounds.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub struct Policy {
            $(
                $(#[doc = $about])+
                pub $section: $rules,
            )+
        }

        impl Policy {
            /// What holds where no layer says anything.
            pub fn compiled() -> Self {
                Self { $($section: $rules::compiled(),)+ }
            }

            fn cover(&mut self, layer: &PolicyLayer) {
                $(self.$section.cover(&layer.$section);)+
            }

            /// The compiled floor and ceiling: no layer goes beyond them.
            fn keep_within_bounds(&mut self) {
                $(self.$section.keep_within_bounds();)+
            }

            fn take_stricter(&mut self, other: &Self) {
                $(self.$section.stricten(&other.$section);)+
            }

            /// This policy of the organisation of a login, with what `other`, of another active membership,
            /// adds: of the shared keys the stricter, of the others nothing.
            pub fn join(mut self, other: &Self) -> Self {
                $(self.$section.join(&other.$section);)+
                self
            }
        }

        /// The keys of each section.
        pub(super) const SECTIONS: &[&[$crate::organisation::policy::keys::Key]] =
            &[$($crate::organisation::policy::$section::KEYS),+];
    };
}

pub(super) use section;
pub(super) use sections;
