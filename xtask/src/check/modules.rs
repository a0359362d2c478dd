//! The modules of a crate as its sources declare them: what each defines, imports, exports again and mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// A path such as `crate::lake::Part`, one element for each segment.
pub(super) type Names = Vec<String>;

/// How many re-exports are followed from a name to its definition.
const HOPS: u8 = 8;

/// The modules of one crate, the root first.
#[derive(Debug, Default)]
pub(super) struct Modules(Vec<Module>);

#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) file: PathBuf,
    /// What it mentions outside of re-exports and tests: imports, and paths of more than one segment.
    pub(super) mentions: BTreeSet<Names>,
    path: Names,
    parent: usize,
    children: BTreeMap<String, usize>,
    /// The names that are defined here.
    items: BTreeSet<String>,
    /// The names that come from elsewhere, as imports or as re-exports.
    imports: BTreeMap<String, Names>,
    /// Modules of which all names are imported or exported again.
    globs: Vec<Names>,
    /// Whether a part of it is in a file that another program wrote.
    has_include: bool,
}

/// What a path leads to.
enum Found {
    /// An item that this module defines.
    Item(usize),
    Module(usize),
}

impl Modules {
    /// Reads a crate from its root file. What is compiled for tests only is left out.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut modules = Self::default();
        let folder = root.parent().unwrap_or(Path::new(""));
        let module = Module { file: root.to_owned(), ..Module::default() };
        modules.read_file(module, folder)?;
        Ok(modules)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Module)> {
        self.0.iter().enumerate()
    }

    /// The file that defines what a mention leads to; nothing where it leads out of the crate or only gives a module a name.
    pub(super) fn defining_file(&self, from: usize, mention: &[String]) -> Option<&Path> {
        let module = match self.resolve(from, mention, HOPS)? {
            Found::Item(module) => module,
            Found::Module(module) if mention.last().is_some_and(|last| last == "*") => module,
            Found::Module(_) => return None,
        };
        Some(&self.0[module].file)
    }

    fn read_file(&mut self, module: Module, folder: &Path) -> Result<usize> {
        let file = module.file.clone();
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("{} is not Rust", file.display()))?;
        self.read_items(module, folder, &parsed.items)
    }

    /// Adds a module and those below it. `folder` is where the files of its children are.
    fn read_items(&mut self, module: Module, folder: &Path, items: &[Item]) -> Result<usize> {
        let id = self.0.len();
        self.0.push(module);
        for item in items.iter().filter(|item| !is_for_tests(attributes(item))) {
            if let Item::Mod(item) = item {
                self.read_module(id, folder, item)?;
                continue;
            }
            self.0[id].items.extend(name(item));
            if let Item::Macro(item) = item
                && let (Some(name), true) = (&item.ident, item.attrs.iter().any(is_macro_export))
            {
                let path = [&["crate".to_owned()], &self.0[id].path[..], &[name.to_string()]].concat();
                self.0[0].imports.insert(name.to_string(), path);
            }
            self.0[id].visit_item(item);
        }
        Ok(id)
    }

    fn read_module(&mut self, parent: usize, folder: &Path, item: &syn::ItemMod) -> Result<()> {
        let name = item.ident.to_string();
        let path = [&self.0[parent].path[..], std::slice::from_ref(&name)].concat();
        let mut module = Module { path, parent, ..Module::default() };
        let below = folder.join(&name);
        let child = if let Some((_, items)) = &item.content {
            module.file.clone_from(&self.0[parent].file);
            self.read_items(module, &below, items)?
        } else {
            let in_folder = below.join("mod.rs");
            module.file = match path_attribute(&item.attrs) {
                Some(path) => self.0[parent].file.parent().unwrap_or(Path::new("")).join(path),
                None if in_folder.exists() => in_folder,
                None => below.with_added_extension("rs"),
            };
            self.read_file(module, &below)?
        };
        self.0[parent].children.insert(name, child);
        Ok(())
    }

    fn resolve(&self, from: usize, path: &[String], hops: u8) -> Option<Found> {
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => 0,
            "self" => from,
            "super" => self.0[from].parent,
            _ => return self.look_up(from, path, hops, false),
        };
        while let Some(("super", more)) = rest.split_first().map(|(first, more)| (first.as_str(), more)) {
            (at, rest) = (self.0[at].parent, more);
        }
        self.look_up(at, rest, hops, true)
    }

    /// Follows names from a module. `is_certain` means that the first of them can only be found there: it is then an item of
    /// that module even where no definition shows it, because a macro made it.
    fn look_up(&self, at: usize, path: &[String], hops: u8, is_certain: bool) -> Option<Found> {
        let module = &self.0[at];
        let Some((name, more)) = path.split_first() else { return Some(Found::Module(at)) };
        let child = module.children.get(name);
        if let (Some(child), false) = (child, more.is_empty()) {
            return self.look_up(*child, more, hops, true);
        }
        if name == "*" {
            return Some(Found::Module(at));
        }
        if module.items.contains(name) {
            return Some(Found::Item(at));
        }
        let hops = hops.checked_sub(1)?;
        if let Some(target) = module.imports.get(name) {
            return self.resolve(at, &[target, more].concat(), hops);
        }
        if let Some(child) = child {
            return Some(Found::Module(*child));
        }
        let in_globs = module.globs.iter().find_map(|glob| match self.resolve(at, glob, hops)? {
            Found::Module(module) if module != at => self.look_up(module, path, hops, false),
            _ => None,
        });
        in_globs.or_else(|| (is_certain && !module.has_include).then_some(Found::Item(at)))
    }
}

impl Module {
    fn import(&mut self, tree: &UseTree, prefix: &mut Names, is_export: bool) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.import(&path.tree, prefix, is_export);
                prefix.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, prefix, is_export)),
            UseTree::Name(name) => self.import_name(&name.ident.to_string(), None, prefix, is_export),
            UseTree::Rename(name) => {
                self.import_name(&name.ident.to_string(), Some(name.rename.to_string()), prefix, is_export);
            }
            UseTree::Glob(_) => {
                self.globs.push(prefix.clone());
                if !is_export {
                    self.mentions.insert([&prefix[..], &["*".to_owned()]].concat());
                }
            }
        }
    }

    fn import_name(&mut self, name: &str, renamed: Option<String>, prefix: &[String], is_export: bool) {
        let mut path = prefix.to_vec();
        if name != "self" {
            path.push(name.to_owned());
        }
        let Some(local) = renamed.or_else(|| path.last().cloned()) else { return };
        if !is_export {
            self.mentions.insert(path.clone());
        }
        if local != "_" {
            self.imports.insert(local, path);
        }
    }

    /// Paths in the arguments of a macro, which the parser leaves as tokens.
    fn mention_tokens(&mut self, tokens: TokenStream) {
        let mut path = Names::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.mention(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.mention(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.mention_tokens(group.stream());
                    }
                }
            }
        }
        self.mention(path);
    }

    fn mention(&mut self, path: Names) {
        if path.len() > 1 {
            self.mentions.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &mut Names::new(), !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.mention(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.has_include |= item.path.is_ident("include");
        self.mention_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    /// `pub(in path)` uses nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    /// Neither does `#[derive(…)]`, as far as files are concerned.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[cfg(test)]`, or `#[cfg(all(test, …))]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let condition: String = list.tokens.to_string().split_whitespace().collect();
        list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
    })
}

fn is_macro_export(attribute: &Attribute) -> bool {
    attribute.path().is_ident("macro_export")
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            syn::Expr::Lit(literal) => match &literal.lit {
                syn::Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}
