//! Lists the files of `schemas/`, so that a new kind is one new file and nothing else.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    println!("cargo::rerun-if-changed=schemas");
    let mut files: Vec<_> = fs::read_dir(Path::new(&root).join("schemas"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".schema.json") {
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/schemas/{name}\")");
            list.push_str(&format!("    ({stem:?}, include_str!({path})),\n"));
        }
    }
    list.push(']');
    fs::write(Path::new(&out).join("schemas.rs"), list)
}
