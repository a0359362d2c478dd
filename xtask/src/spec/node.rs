//! The grammar of OpenAPI 3.0.3: which kind of object may be where, and which fields each kind has.
//!
//! Rules use it to visit "every schema" or "every parameter" without knowing the way there. Kinds and fields follow
//! the specification, section 4.7; links and callbacks are left out, since neither service has them.

use payouts_codegen::Spec;
use serde_json::{Map, Value};

use super::pointer;

/// A kind of object in an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Example,
    Components,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OauthFlows,
    OauthFlow,
    /// An object with a `$ref`, whatever it refers to.
    Reference,
}

/// What the value of a field is made of.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    /// Anything without OpenAPI objects in it.
    Plain,
    /// One object of a kind; for `additionalProperties` also a boolean.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// Objects by name.
    Map(Kind),
    /// Objects by pattern (a path, a status), with vendor extensions among them.
    Patterned(Kind),
}

/// An object of the document.
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind,
    pub(crate) at: String,
    pub(crate) members: &'a Map<String, Value>,
}

impl<'a> Node<'a> {
    /// The text of a member, where it is text.
    pub(crate) fn text(&self, member: &str) -> Option<&'a str> {
        self.members.get(member)?.as_str()
    }

    /// Whether this schema is a member of an object: `…/properties/NAME`.
    pub(crate) fn is_property(&self) -> bool {
        self.kind_of_home("properties")
    }

    /// Whether this is a schema with a name of its own.
    pub(crate) fn is_component_schema(&self) -> bool {
        self.at.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
    }

    fn kind_of_home(&self, field: &str) -> bool {
        let home = pointer::split(&self.at).and_then(|(parent, _)| pointer::split(parent));
        home.is_some_and(|(_, name)| name == field)
    }
}

impl Kind {
    /// The fields of this kind and what each holds.
    pub(crate) fn fields(self) -> &'static [(&'static str, Holds)] {
        use Holds::{List, Map, One, Patterned, Plain};
        match self {
            Kind::Document => &[
                ("openapi", Plain),
                ("info", One(Kind::Info)),
                ("servers", List(Kind::Server)),
                ("paths", Patterned(Kind::PathItem)),
                ("components", One(Kind::Components)),
                ("security", Plain),
                ("tags", List(Kind::Tag)),
                ("externalDocs", One(Kind::ExternalDocs)),
            ],
            Kind::Info => &[
                ("title", Plain),
                ("description", Plain),
                ("termsOfService", Plain),
                ("contact", One(Kind::Contact)),
                ("license", One(Kind::License)),
                ("version", Plain),
            ],
            Kind::Contact => &[("name", Plain), ("url", Plain), ("email", Plain)],
            Kind::License => &[("name", Plain), ("url", Plain)],
            Kind::Server => {
                &[("url", Plain), ("description", Plain), ("variables", Map(Kind::ServerVariable))]
            }
            Kind::ServerVariable => &[("enum", Plain), ("default", Plain), ("description", Plain)],
            Kind::Tag => {
                &[("name", Plain), ("description", Plain), ("externalDocs", One(Kind::ExternalDocs))]
            }
            Kind::ExternalDocs => &[("description", Plain), ("url", Plain)],
            Kind::PathItem => &[
                ("summary", Plain),
                ("description", Plain),
                ("servers", List(Kind::Server)),
                ("parameters", List(Kind::Parameter)),
                ("get", One(Kind::Operation)),
                ("put", One(Kind::Operation)),
                ("post", One(Kind::Operation)),
                ("delete", One(Kind::Operation)),
                ("options", One(Kind::Operation)),
                ("head", One(Kind::Operation)),
                ("patch", One(Kind::Operation)),
                ("trace", One(Kind::Operation)),
            ],
            Kind::Operation => &[
                ("tags", Plain),
                ("summary", Plain),
                ("description", Plain),
                ("externalDocs", One(Kind::ExternalDocs)),
                ("operationId", Plain),
                ("parameters", List(Kind::Parameter)),
                ("requestBody", One(Kind::RequestBody)),
                ("responses", Patterned(Kind::Response)),
                ("deprecated", Plain),
                ("security", Plain),
                ("servers", List(Kind::Server)),
            ],
            Kind::Parameter => &[
                ("name", Plain),
                ("in", Plain),
                ("description", Plain),
                ("required", Plain),
                ("deprecated", Plain),
                ("allowEmptyValue", Plain),
                ("style", Plain),
                ("explode", Plain),
                ("allowReserved", Plain),
                ("schema", One(Kind::Schema)),
                ("example", Plain),
                ("examples", Map(Kind::Example)),
                ("content", Map(Kind::MediaType)),
            ],
            Kind::RequestBody => {
                &[("description", Plain), ("content", Map(Kind::MediaType)), ("required", Plain)]
            }
            Kind::MediaType => &[
                ("schema", One(Kind::Schema)),
                ("example", Plain),
                ("examples", Map(Kind::Example)),
                ("encoding", Map(Kind::Encoding)),
            ],
            Kind::Encoding => &[
                ("contentType", Plain),
                ("headers", Map(Kind::Header)),
                ("style", Plain),
                ("explode", Plain),
                ("allowReserved", Plain),
            ],
            Kind::Response => {
                &[("description", Plain), ("headers", Map(Kind::Header)), ("content", Map(Kind::MediaType))]
            }
            Kind::Header => &[
                ("description", Plain),
                ("required", Plain),
                ("deprecated", Plain),
                ("style", Plain),
                ("explode", Plain),
                ("schema", One(Kind::Schema)),
                ("example", Plain),
                ("examples", Map(Kind::Example)),
                ("content", Map(Kind::MediaType)),
            ],
            Kind::Example => {
                &[("summary", Plain), ("description", Plain), ("value", Plain), ("externalValue", Plain)]
            }
            Kind::Components => &[
                ("schemas", Map(Kind::Schema)),
                ("responses", Map(Kind::Response)),
                ("parameters", Map(Kind::Parameter)),
                ("examples", Map(Kind::Example)),
                ("requestBodies", Map(Kind::RequestBody)),
                ("headers", Map(Kind::Header)),
                ("securitySchemes", Map(Kind::SecurityScheme)),
            ],
            Kind::Schema => &[
                ("title", Plain),
                ("multipleOf", Plain),
                ("maximum", Plain),
                ("exclusiveMaximum", Plain),
                ("minimum", Plain),
                ("exclusiveMinimum", Plain),
                ("maxLength", Plain),
                ("minLength", Plain),
                ("pattern", Plain),
                ("maxItems", Plain),
                ("minItems", Plain),
                ("uniqueItems", Plain),
                ("maxProperties", Plain),
                ("minProperties", Plain),
                ("required", Plain),
                ("enum", Plain),
                ("type", Plain),
                ("allOf", List(Kind::Schema)),
                ("oneOf", List(Kind::Schema)),
                ("anyOf", List(Kind::Schema)),
                ("not", One(Kind::Schema)),
                ("items", One(Kind::Schema)),
                ("properties", Map(Kind::Schema)),
                ("additionalProperties", One(Kind::Schema)),
                ("description", Plain),
                ("format", Plain),
                ("default", Plain),
                ("nullable", Plain),
                ("discriminator", One(Kind::Discriminator)),
                ("readOnly", Plain),
                ("writeOnly", Plain),
                ("xml", One(Kind::Xml)),
                ("externalDocs", One(Kind::ExternalDocs)),
                ("example", Plain),
                ("deprecated", Plain),
            ],
            Kind::Discriminator => &[("propertyName", Plain), ("mapping", Plain)],
            Kind::Xml => &[
                ("name", Plain),
                ("namespace", Plain),
                ("prefix", Plain),
                ("attribute", Plain),
                ("wrapped", Plain),
            ],
            Kind::SecurityScheme => &[
                ("type", Plain),
                ("description", Plain),
                ("name", Plain),
                ("in", Plain),
                ("scheme", Plain),
                ("bearerFormat", Plain),
                ("flows", One(Kind::OauthFlows)),
                ("openIdConnectUrl", Plain),
            ],
            Kind::OauthFlows => &[
                ("implicit", One(Kind::OauthFlow)),
                ("password", One(Kind::OauthFlow)),
                ("clientCredentials", One(Kind::OauthFlow)),
                ("authorizationCode", One(Kind::OauthFlow)),
            ],
            Kind::OauthFlow => {
                &[("authorizationUrl", Plain), ("tokenUrl", Plain), ("refreshUrl", Plain), ("scopes", Plain)]
            }
            Kind::Reference => &[("$ref", Plain)],
        }
    }
}

/// Every object of a document with its kind, in the order of the file.
pub(crate) fn nodes(spec: &Spec) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    visit(Kind::Document, String::new(), spec.document(), &mut nodes);
    nodes.sort_by_cached_key(|node| (spec.line(&node.at), node.at.clone()));
    nodes
}

/// Every object of one kind, in the order of the file.
pub(crate) fn nodes_of(spec: &Spec, kind: Kind) -> impl Iterator<Item = Node<'_>> {
    nodes(spec).into_iter().filter(move |node| node.kind == kind)
}

fn visit<'a>(kind: Kind, at: String, value: &'a Value, nodes: &mut Vec<Node<'a>>) {
    let Value::Object(members) = value else { return };
    let kind = if members.contains_key("$ref") { Kind::Reference } else { kind };
    for (field, holds) in kind.fields() {
        let Some(value) = members.get(*field) else { continue };
        let at = pointer::child(&at, field);
        match (holds, value) {
            (Holds::One(kind), _) => visit(*kind, at, value, nodes),
            (Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    visit(*kind, pointer::child(&at, &index.to_string()), item, nodes);
                }
            }
            (Holds::Map(kind), Value::Object(items)) => {
                for (name, item) in items {
                    visit(*kind, pointer::child(&at, name), item, nodes);
                }
            }
            (Holds::Patterned(kind), Value::Object(items)) => {
                for (name, item) in items.iter().filter(|(name, _)| !name.starts_with("x-")) {
                    visit(*kind, pointer::child(&at, name), item, nodes);
                }
            }
            _ => {}
        }
    }
    nodes.push(Node { kind, at, members });
}
