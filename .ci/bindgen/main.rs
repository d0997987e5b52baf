//! Writes the JavaScript beside the islands' wasm: wasm-bindgen's own library, without the test runners that make its command
//! line tool three times as long to build.   bindgen FILE.wasm FOLDER NAME

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [wasm, folder, name] = words.as_slice() else {
        return Err("usage: bindgen FILE.wasm FOLDER NAME".into());
    };
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
