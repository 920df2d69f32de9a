//! Names of things, each of its own type.

/// An opaque name given by a server or an engine. Compared as text, shown never.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it came.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a room: its uuid.
    RoomId
}
id! {
    /// Names an item of the rundown (PalcoTimer calls an item a timer).
    TimerId
}
id! {
    /// Names a message.
    MessageId
}
id! {
    /// Names a device: chosen by the device itself, kept in its storage.
    DeviceId
}
