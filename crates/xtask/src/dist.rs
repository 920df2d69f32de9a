//! `dist`: what is put on a host, and the room server as one file.

use crate::bundle::{self, Options};
use crate::error::Result;
use crate::house::House;
use crate::process::{on_path, program, run};
use crate::room_server::{self, Profile};
use crate::setup;

/// Makes `dist/ghostlight` (static files), the same packed as one file, and `dist/server/ghostlight`.
///
/// # Errors
/// When something cannot be built or written.
pub fn command(house: &House) -> Result<()> {
    let tools = setup::web(house)?;
    let app = bundle::build(house, &tools, Options { gallery: false, compressed: true, quick: false })?;
    let folder = house.dist().join("ghostlight");
    bundle::remove(&folder)?;
    bundle::copy_folder(&app, &folder)?;
    let server = room_server::build(house, Some(&app), Profile::Release)?;
    println!("\nFor a static host:  {}", folder.display());
    if let Some(tar) = on_path("tar") {
        let archive = house.dist().join(format!("ghostlight-web-{}.tar.gz", env!("CARGO_PKG_VERSION")));
        run(program(tar, house).arg("-czf").arg(&archive).arg("-C").arg(house.dist()).arg("ghostlight"))?;
        println!("The same, packed:   {}", archive.display());
    }
    println!("The room server:    {}", server.display());
    Ok(())
}
