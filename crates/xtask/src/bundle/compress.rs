//! Packed copies beside the files, for hosts that can send them: made once here, so the host need not
//! pack anything on each request, and packs as well as it gets.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::assemble::files;
use crate::error::{Doing, Result};

/// Fonts and pictures are packed already.
const PACKS_WELL: [&str; 8] = ["html", "js", "css", "wasm", "svg", "json", "webmanifest", "txt"];
/// One network packet: below it nothing is won.
const WORTH_IT: usize = 1_200;

/// Whether a file of this name gets smaller by packing it.
pub fn packs_well(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| PACKS_WELL.contains(&extension))
}

/// A text or program as the best brotli makes it.
///
/// # Errors
/// When memory cannot be written to.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params).doing(|| "pack with brotli".into())?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).doing(|| "pack with gzip".into())
}

/// Writes `name.br` and `name.gz` beside every file that gets smaller by it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn beside(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        let name = file.to_string_lossy().into_owned();
        if !packs_well(&name) {
            continue;
        }
        let bytes = fs::read(&file).on("read", &file)?;
        if bytes.len() < WORTH_IT {
            continue;
        }
        for (suffix, packed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            if packed.len() < bytes.len() {
                let path = PathBuf::from(format!("{name}.{suffix}"));
                fs::write(&path, packed).on("write", &path)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let text = "a ghost light is the one lamp left burning ".repeat(200);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(text.as_bytes()).unwrap()[..], &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&gzip(text.as_bytes()).unwrap()[..]).read_to_end(&mut back).unwrap();
        assert_eq!(back, text.as_bytes());
    }
}
