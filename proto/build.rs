//! Compiles the contract: messages and services into `OUT_DIR`, the descriptor set that reflection,
//! event JSON and the tests read, and what requests have in common as traits.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use prost_reflect::{DescriptorPool, FieldDescriptor, MessageDescriptor};

/// All proto files below `dir`, in a stable order.
fn protos(dir: &Path, into: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut entries = fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            protos(&path, into)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            into.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// The implementations of the traits in `src/request.rs`.
fn requests(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for message in pool.all_messages() {
        let Some(method) = message.name().strip_suffix("Request") else {
            continue;
        };
        let named = message.get_field_by_name("bureau_id").is_some();
        // A request that registers a bureau names it by what it sends.
        let bureau_id = match message.get_field_by_name("bureau") {
            _ if named => "&self.bureau_id",
            Some(_) => "self.bureau.as_ref().map_or(\"\", |bureau| &bureau.id)",
            None => continue,
        };
        let words: Vec<&str> = message.package_name().split('.').collect();
        let [_, area, version] = words[..] else {
            continue;
        };
        let path = format!("crate::{area}::{version}::{}", message.name());
        writeln!(
            code,
            "impl crate::request::BureauRequest for {path} {{
    const METHOD: &'static str = {method:?};
    const TRANSACTION: &'static str = \"{area}.{}\";
    fn bureau_id(&self) -> &str {{ {bureau_id} }}
}}",
            snake(method)
        )?;
        if message.get_field_by_name("request_id").is_some() {
            writeln!(
                code,
                "impl crate::request::Mutation for {path} {{
    fn request_id(&self) -> &str {{ &self.request_id }}
}}"
            )?;
        }
        act(&message, &path, pool, &mut code)?;
    }
    Ok(code)
}

/// The implementation for a request that names a case.
fn act(
    message: &MessageDescriptor,
    path: &str,
    pool: &DescriptorPool,
    code: &mut String,
) -> Result<(), Box<dyn Error>> {
    let marked = |option: &str| -> Option<FieldDescriptor> {
        let option = pool.get_extension_by_name(&format!("gongkai.common.v1.{option}"))?;
        message
            .fields()
            .find(|field| field.options().has_extension(&option))
    };
    let Some(case_id) = marked("case_id") else {
        return Ok(());
    };
    let text = |field: &str| match message.get_field_by_name(field) {
        Some(_) => format!("&self.{field}"),
        None => "\"\"".to_owned(),
    };
    let legal_date = marked("legal_date").map_or_else(
        || "None".to_owned(),
        |field| format!("Some(({0:?}, &self.{0}))", field.name()),
    );
    writeln!(
        code,
        "impl crate::request::ActRequest for {path} {{
    fn case_id(&self) -> (&'static str, &str) {{ ({0:?}, &self.{0}) }}
    fn etag(&self) -> &str {{ {1} }}
    fn legal_date(&self) -> Option<(&'static str, &str)> {{ {legal_date} }}
    fn backdating_reason(&self) -> &str {{ {2} }}
}}",
        case_id.name(),
        text("etag"),
        text("backdating_reason"),
    )?;
    Ok(())
}

/// `ExtendDeadline` as `extend_deadline`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=gongkai");
    let mut files = Vec::new();
    protos(Path::new("gongkai"), &mut files)?;
    let mut compiler = protox::Compiler::new(["."])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(&files)?;
    let out = env::var("OUT_DIR")?;
    // The compiler's own encoding keeps option extensions, which the descriptor types drop.
    fs::write(
        Path::new(&out).join("descriptor.bin"),
        compiler.encode_file_descriptor_set(),
    )?;
    fs::write(
        Path::new(&out).join("requests.rs"),
        requests(&compiler.descriptor_pool())?,
    )?;
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure()
        .include_file("contract.rs")
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
