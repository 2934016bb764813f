//! Compiles the contract: messages and services into `OUT_DIR`, the descriptor set that reflection,
//! event JSON and the tests read, and what requests and answers have in common as traits.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use prost_reflect::{
    DescriptorPool, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor,
};

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
        let Some((area, path)) = place(&message) else {
            continue;
        };
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
        page(&message, &path, &mut code)?;
    }
    Ok(code)
}

/// The area of a message of ours, and its type.
fn place(message: &MessageDescriptor) -> Option<(String, String)> {
    let words: Vec<&str> = message.package_name().split('.').collect();
    let ["gongkai", area, version] = words[..] else {
        return None;
    };
    let path = format!("crate::{area}::{version}::{}", message.name());
    Some((area.to_owned(), path))
}

/// The implementations for a request that asks for a page of a list.
fn page(message: &MessageDescriptor, path: &str, code: &mut String) -> Result<(), Box<dyn Error>> {
    let has = |field: &str| message.get_field_by_name(field).is_some();
    if !(has("page_size") && has("page_token")) {
        return Ok(());
    }
    writeln!(
        code,
        "impl crate::request::PageRequest for {path} {{
    fn page(&self) -> (i32, &str) {{ (self.page_size, &self.page_token) }}
}}"
    )?;
    let lists_cases = message.get_field_by_name("filter").is_some_and(
        |field| matches!(field.kind(), Kind::Message(held) if held.name() == "CaseFilter"),
    );
    if lists_cases && has("order") {
        writeln!(
            code,
            "impl crate::request::CaseListRequest for {path} {{
    fn filter(&self) -> Option<&crate::intake::v1::CaseFilter> {{ self.filter.as_ref() }}
    fn order(&self) -> Option<&crate::intake::v1::CaseOrder> {{ self.order.as_ref() }}
}}"
        )?;
    }
    Ok(())
}

/// A response that holds one message and nothing else is made from it.
fn responses(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for message in pool.all_messages() {
        let fields: Vec<FieldDescriptor> = message.fields().collect();
        let [field] = &fields[..] else { continue };
        let Kind::Message(held) = field.kind() else {
            continue;
        };
        if !message.name().ends_with("Response") || field.is_list() || field.is_map() {
            continue;
        }
        let (Some((_, path)), Some((_, held))) = (place(&message), place(&held)) else {
            continue;
        };
        writeln!(
            code,
            "impl From<{held}> for {path} {{
    fn from(held: {held}) -> Self {{ Self {{ {}: Some(held) }} }}
}}",
            field.name()
        )?;
    }
    Ok(code)
}

/// Whom a message names by subject, for every message that holds a field marked so, at any depth.
fn people(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let option = pool.get_extension_by_name("gongkai.common.v1.person");
    let option = option.ok_or("the contract has no option `person`")?;
    let mut code = String::new();
    for message in pool.all_messages() {
        let Some((_, path)) = place(&message) else {
            continue;
        };
        if !names_people(&message, &option, &mut Vec::new()) {
            continue;
        }
        let mut body = String::new();
        for field in message.fields().filter(alone) {
            let name = field.name();
            if field.options().has_extension(&option) {
                let all = if field.is_list() {
                    format!("into.extend(self.{name}.iter().map(String::as_str))")
                } else {
                    format!("into.push(&self.{name})")
                };
                writeln!(body, "        {all};")?;
            } else if let Kind::Message(held) = field.kind()
                && names_people(&held, &option, &mut Vec::new())
            {
                let each = if field.is_list() {
                    format!("for held in &self.{name}")
                } else {
                    format!("if let Some(held) = &self.{name}")
                };
                writeln!(
                    body,
                    "        {each} {{ crate::people::People::people(held, into); }}"
                )?;
            }
        }
        writeln!(
            code,
            "impl crate::people::People for {path} {{
    fn people<'a>(&'a self, into: &mut Vec<&'a str>) {{
{body}    }}
}}"
        )?;
        if message.get_field_by_name("names").is_some() {
            writeln!(
                code,
                "impl crate::people::Names for {path} {{
    fn set_names(&mut self, names: Vec<crate::common::v1::PersonName>) {{ self.names = names; }}
}}"
            )?;
        }
    }
    Ok(code)
}

/// Whether a field is no choice of several: those are parts of files, which name nobody.
fn alone(field: &FieldDescriptor) -> bool {
    field.containing_oneof().is_none()
}

/// Whether a message holds a field marked so, at any depth.
fn names_people(
    message: &MessageDescriptor,
    option: &ExtensionDescriptor,
    seen: &mut Vec<String>,
) -> bool {
    if seen.iter().any(|name| name == message.full_name()) {
        return false;
    }
    seen.push(message.full_name().to_owned());
    message.fields().filter(alone).any(|field| {
        field.options().has_extension(option)
            || matches!(field.kind(), Kind::Message(held) if names_people(&held, option, seen))
    })
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
    let pool = compiler.descriptor_pool();
    fs::write(
        Path::new(&out).join("requests.rs"),
        requests(&pool)? + &responses(&pool)? + &people(&pool)?,
    )?;
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure()
        .include_file("contract.rs")
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
