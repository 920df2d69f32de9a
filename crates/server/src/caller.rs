//! Who calls: an address for the limits, and a key.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use std::net::{IpAddr, SocketAddr};

/// The other end of the connection, as the system names it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Who calls. Never logged, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The address that limits count for.
    pub address: IpAddr,
    /// It is a program of this machine, and no proxy speaks for another.
    pub is_local: bool,
}

impl Caller {
    /// Who stands behind a request. Behind a trusted proxy that is the last address of
    /// `X-Forwarded-For`, which the proxy itself has added; those before it are the client's own words.
    #[must_use]
    pub fn of(peer: Peer, headers: &HeaderMap, trusted_proxy: bool) -> Self {
        let direct = peer.0.ip().to_canonical();
        let forwarded =
            ["x-forwarded-for", "forwarded", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
        let address = if trusted_proxy { last_forwarded(headers).unwrap_or(direct) } else { direct };
        Self { address, is_local: direct.is_loopback() && !forwarded && !trusted_proxy }
    }
}

fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let last = last.rsplit(',').next()?.trim();
    let address = last.parse::<IpAddr>().or_else(|_| last.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The bearer key of a request.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderName;
    use hyper::header::HeaderValue;

    fn caller(peer: &str, forwarded: &[&'static str], trusted: bool) -> Caller {
        let name = HeaderName::from_static("x-forwarded-for");
        let headers = forwarded.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect();
        Caller::of(Peer(peer.parse().unwrap()), &headers, trusted)
    }

    #[test]
    fn a_client_cannot_choose_its_address() {
        let proxy = "127.0.0.1:9";
        let of = |forwarded: &[&'static str], trusted| caller(proxy, forwarded, trusted).address.to_string();
        assert_eq!(of(&["198.51.100.1, 192.0.2.7"], true), "192.0.2.7");
        assert_eq!(of(&["198.51.100.1", "192.0.2.7"], true), "192.0.2.7");
        assert_eq!(of(&["[2001:db8::1]:4711"], true), "2001:db8::1");
        assert_eq!(of(&["nonsense"], true), "127.0.0.1");
        assert_eq!(of(&["192.0.2.7"], false), "127.0.0.1");
    }

    #[test]
    fn local_is_who_comes_without_a_proxy() {
        assert!(caller("127.0.0.1:9", &[], false).is_local);
        assert!(caller("[::ffff:127.0.0.1]:9", &[], false).is_local);
        assert!(!caller("127.0.0.1:9", &["192.0.2.7"], false).is_local);
        assert!(!caller("127.0.0.1:9", &[], true).is_local);
        assert!(!caller("192.0.2.7:9", &[], false).is_local);
    }

    #[test]
    fn keys_are_bearer_keys() {
        let of = |value| {
            bearer(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]))
                .map(str::to_owned)
        };
        assert_eq!(of("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of("bearer  abc ").as_deref(), Some("abc"));
        assert_eq!(of("Basic abc"), None);
        assert_eq!(of("Bearer "), None);
    }
}
