//! `serve`: the whole of Ghostlight on this machine, from nothing but a clone.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use fast_qr::QRBuilder;

use crate::bundle::pages::{PAGES, Page};
use crate::bundle::{self, Options};
use crate::error::{Error, Result};
use crate::house::House;
use crate::room_server::{self, Profile, SAMPLE_ROOM};
use crate::setup;

/// What the command line may ask for.
#[derive(Debug)]
pub struct Args {
    /// Reachable for everyone in the local network.
    pub lan: bool,
    /// The port to listen on.
    pub port: u16,
    /// With the page that shows every component.
    pub gallery: bool,
    /// Unoptimised, for whoever changes the pages.
    pub quick: bool,
}

/// Builds and serves until stopped.
///
/// # Errors
/// When something cannot be built or the port cannot be had.
pub fn command(house: &House, args: &Args) -> Result<()> {
    let tools = setup::web(house)?;
    let app = bundle::build(
        house,
        &tools,
        Options { gallery: args.gallery, compressed: false, quick: args.quick },
    )?;
    let server = room_server::build(house, None, Profile::quick(args.quick))?;
    let address = if args.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let bind = SocketAddr::from((address, args.port));
    let data = house.dist().join("serve.sqlite");
    let running = room_server::start(house, &server, bind, &app, data.as_os_str())?;
    let host = if args.lan { lan_address()? } else { IpAddr::from(address) };
    let origin =
        format!("http://{}", SocketAddr::from((host, port_of(&running.origin).unwrap_or(args.port))));
    println!("\nGhostlight is running. The sample room's pages:\n");
    for page in &PAGES {
        if let Some(url) = address_of(&origin, page) {
            println!("  {:<11} {url}", if page.folder.is_empty() { "home" } else { page.folder });
        }
    }
    if args.lan {
        println!("\n{}", qr(&format!("{origin}/"))?);
    }
    println!("\nCtrl-C stops it.");
    running.wait()
}

/// Where a person opens a page; the viewer's twin for other sources is never opened by hand.
fn address_of(origin: &str, page: &Page) -> Option<String> {
    match (page.folder, page.has_room) {
        ("", _) => Some(format!("{origin}/")),
        ("display", _) => None,
        (folder, true) => Some(format!("{origin}/{folder}/?room={SAMPLE_ROOM}")),
        (folder, false) => Some(format!("{origin}/{folder}/")),
    }
}

fn port_of(origin: &str) -> Option<u16> {
    origin.rsplit_once(':')?.1.trim_end_matches('/').parse().ok()
}

/// This machine's address in the network that its default route leads to. Nothing is sent: the address
/// asked about is one that is kept for documentation.
fn lan_address() -> Result<IpAddr> {
    let asked = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    match asked {
        Ok(address) if !address.ip().is_unspecified() => Ok(address.ip()),
        _ => Err(Error::Needs("This machine is in no network; run it without --lan.".into())),
    }
}

fn qr(text: &str) -> Result<String> {
    let code = QRBuilder::new(text)
        .build()
        .map_err(|error| Error::malformed("The address", format!("{error:?}")))?;
    Ok(code.to_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_that_has_a_room_opens_the_sample() {
        let urls: Vec<_> = PAGES.iter().filter_map(|page| address_of("http://h:1", page)).collect();
        assert!(urls.contains(&"http://h:1/".to_owned()));
        assert!(urls.contains(&format!("http://h:1/viewer/?room={SAMPLE_ROOM}")));
        assert!(!urls.iter().any(|url| url.contains("display")));
    }

    #[test]
    fn the_port_is_the_one_that_was_given() {
        assert_eq!(port_of("http://127.0.0.1:8080"), Some(8080));
        assert_eq!(port_of("http://[::1]:9/"), Some(9));
        assert_eq!(port_of("http://host"), None);
    }

    #[test]
    fn an_address_becomes_a_picture_of_text() {
        let picture = qr("http://192.0.2.7:8080/").unwrap();
        assert!(picture.lines().count() > 10 && picture.contains('█'));
    }
}
