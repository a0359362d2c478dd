//! The grammar of OpenAPI 3.0.3: which kinds of object there are, which fields each has, and what a field contains.
//!
//! Lints and lowering use it to visit "every schema" or "every parameter" without knowing the way there. It follows section
//! 4.7 of the specification. Links and callbacks are left out, since neither service has them.

use serde_json::{Map, Value};

use crate::Spec;
use crate::pointer::child;

/// A kind of object in an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "these are the names of the specification")]
pub enum NodeKind {
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
    /// An object with a `$ref`, in place of any other kind.
    Reference,
}

/// What the value of a field is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Any JSON.
    Any,
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A list of anything.
    Values,
    /// A list of texts.
    Texts,
    /// One object of a kind; for `additionalProperties` also a boolean.
    One(NodeKind),
    /// A list of objects.
    List(NodeKind),
    /// Objects by name.
    Map(NodeKind),
    /// Objects by pattern (a path, a status), with vendor extensions among them.
    Patterned(NodeKind),
}

/// An object of a document.
#[derive(Debug)]
pub struct Node<'d> {
    /// What it is.
    pub kind: NodeKind,
    /// Its JSON pointer.
    pub at: String,
    /// Its members.
    pub members: &'d Map<String, Value>,
}

impl<'d> Node<'d> {
    /// The text of a member, where it is a text.
    pub fn text(&self, member: &str) -> Option<&'d str> {
        self.members.get(member)?.as_str()
    }

    /// Whether this schema is a member of an object: `…/properties/NAME`.
    pub fn is_property(&self) -> bool {
        let mut parts = self.at.rsplit('/');
        parts.next();
        parts.next() == Some("properties")
    }

    /// Whether this is a schema with a name of its own.
    pub fn is_component_schema(&self) -> bool {
        self.at.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
    }
}

/// Every object of a document with its kind, in the order of the file.
pub fn nodes(spec: &Spec) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    walk(NodeKind::Document, "", spec.document(), &mut |kind, at, members| {
        let kind = if members.contains_key("$ref") { NodeKind::Reference } else { kind };
        nodes.push(Node { kind, at: at.to_owned(), members });
    });
    nodes
}

/// Every object of one kind, in the order of the file.
pub fn nodes_of(spec: &Spec, kind: NodeKind) -> impl Iterator<Item = Node<'_>> {
    nodes(spec).into_iter().filter(move |node| node.kind == kind)
}

/// The JSON pointers of every place for a kind of object, outermost first. A reference is in the place of what it refers to.
pub(crate) fn places(document: &Value, wanted: NodeKind) -> Vec<String> {
    let mut found = Vec::new();
    walk(NodeKind::Document, "", document, &mut |kind, at, _| {
        if kind == wanted {
            found.push(at.to_owned());
        }
    });
    found
}

/// Visits an object and those inside it, each with the kind that its place asks for.
fn walk<'d>(
    kind: NodeKind,
    at: &str,
    value: &'d Value,
    visit: &mut impl FnMut(NodeKind, &str, &'d Map<String, Value>),
) {
    let Value::Object(members) = value else { return };
    visit(kind, at, members);
    if members.contains_key("$ref") {
        return;
    }
    for (name, value) in members {
        let Some((_, holds)) = kind.fields().iter().find(|(field, _)| field == name) else { continue };
        let at = &child(at, name);
        match (holds, value) {
            (Holds::One(kind), _) => walk(*kind, at, value, visit),
            (Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    walk(*kind, &child(at, &index.to_string()), item, visit);
                }
            }
            (Holds::Map(kind), Value::Object(items)) => {
                for (name, item) in items {
                    walk(*kind, &child(at, name), item, visit);
                }
            }
            (Holds::Patterned(kind), Value::Object(items)) => {
                for (name, item) in items.iter().filter(|(name, _)| !name.starts_with("x-")) {
                    walk(*kind, &child(at, name), item, visit);
                }
            }
            _ => {}
        }
    }
}

impl NodeKind {
    /// The fields that an object of this kind must have.
    pub const fn required(self) -> &'static [&'static str] {
        match self {
            Self::Document => &["openapi", "info", "paths"],
            Self::Info => &["title", "version"],
            Self::License | Self::Tag => &["name"],
            Self::Server | Self::ExternalDocs => &["url"],
            Self::ServerVariable => &["default"],
            Self::Operation => &["responses"],
            Self::Parameter => &["name", "in"],
            Self::RequestBody => &["content"],
            Self::Discriminator => &["propertyName"],
            Self::SecurityScheme => &["type"],
            Self::OauthFlow => &["scopes"],
            _ => &[],
        }
    }

    /// The fields of this kind and what each contains.
    pub const fn fields(self) -> &'static [(&'static str, Holds)] {
        use Holds::{Any, Flag, List, Map, Number, One, Patterned, Text, Texts, Values};
        match self {
            Self::Document => &[
                ("openapi", Text),
                ("info", One(Self::Info)),
                ("servers", List(Self::Server)),
                ("paths", Patterned(Self::PathItem)),
                ("components", One(Self::Components)),
                ("security", Values),
                ("tags", List(Self::Tag)),
                ("externalDocs", One(Self::ExternalDocs)),
            ],
            Self::Info => &[
                ("title", Text),
                ("description", Text),
                ("termsOfService", Text),
                ("contact", One(Self::Contact)),
                ("license", One(Self::License)),
                ("version", Text),
            ],
            Self::Contact => &[("name", Text), ("url", Text), ("email", Text)],
            Self::License => &[("name", Text), ("url", Text)],
            Self::Server => &[("url", Text), ("description", Text), ("variables", Map(Self::ServerVariable))],
            Self::ServerVariable => &[("enum", Texts), ("default", Text), ("description", Text)],
            Self::Tag => &[("name", Text), ("description", Text), ("externalDocs", One(Self::ExternalDocs))],
            Self::ExternalDocs => &[("description", Text), ("url", Text)],
            Self::PathItem => &[
                ("summary", Text),
                ("description", Text),
                ("servers", List(Self::Server)),
                ("parameters", List(Self::Parameter)),
                ("get", One(Self::Operation)),
                ("put", One(Self::Operation)),
                ("post", One(Self::Operation)),
                ("delete", One(Self::Operation)),
                ("options", One(Self::Operation)),
                ("head", One(Self::Operation)),
                ("patch", One(Self::Operation)),
                ("trace", One(Self::Operation)),
            ],
            Self::Operation => &[
                ("tags", Texts),
                ("summary", Text),
                ("description", Text),
                ("externalDocs", One(Self::ExternalDocs)),
                ("operationId", Text),
                ("parameters", List(Self::Parameter)),
                ("requestBody", One(Self::RequestBody)),
                ("responses", Patterned(Self::Response)),
                ("deprecated", Flag),
                ("security", Values),
                ("servers", List(Self::Server)),
            ],
            Self::Parameter => &[
                ("name", Text),
                ("in", Text),
                ("description", Text),
                ("required", Flag),
                ("deprecated", Flag),
                ("allowEmptyValue", Flag),
                ("style", Text),
                ("explode", Flag),
                ("allowReserved", Flag),
                ("schema", One(Self::Schema)),
                ("example", Any),
                ("examples", Map(Self::Example)),
                ("content", Map(Self::MediaType)),
            ],
            Self::RequestBody => {
                &[("description", Text), ("content", Map(Self::MediaType)), ("required", Flag)]
            }
            Self::MediaType => &[
                ("schema", One(Self::Schema)),
                ("example", Any),
                ("examples", Map(Self::Example)),
                ("encoding", Map(Self::Encoding)),
            ],
            Self::Encoding => &[
                ("contentType", Text),
                ("headers", Map(Self::Header)),
                ("style", Text),
                ("explode", Flag),
                ("allowReserved", Flag),
            ],
            Self::Response => {
                &[("description", Text), ("headers", Map(Self::Header)), ("content", Map(Self::MediaType))]
            }
            Self::Header => &[
                ("description", Text),
                ("required", Flag),
                ("deprecated", Flag),
                ("style", Text),
                ("explode", Flag),
                ("schema", One(Self::Schema)),
                ("example", Any),
                ("examples", Map(Self::Example)),
                ("content", Map(Self::MediaType)),
            ],
            Self::Example => {
                &[("summary", Text), ("description", Text), ("value", Any), ("externalValue", Text)]
            }
            Self::Components => &[
                ("schemas", Map(Self::Schema)),
                ("responses", Map(Self::Response)),
                ("parameters", Map(Self::Parameter)),
                ("examples", Map(Self::Example)),
                ("requestBodies", Map(Self::RequestBody)),
                ("headers", Map(Self::Header)),
                ("securitySchemes", Map(Self::SecurityScheme)),
            ],
            Self::Schema => &[
                ("title", Text),
                ("multipleOf", Number),
                ("maximum", Number),
                ("exclusiveMaximum", Flag),
                ("minimum", Number),
                ("exclusiveMinimum", Flag),
                ("maxLength", Number),
                ("minLength", Number),
                ("pattern", Text),
                ("maxItems", Number),
                ("minItems", Number),
                ("uniqueItems", Flag),
                ("maxProperties", Number),
                ("minProperties", Number),
                ("required", Texts),
                ("enum", Values),
                ("type", Text),
                ("allOf", List(Self::Schema)),
                ("oneOf", List(Self::Schema)),
                ("anyOf", List(Self::Schema)),
                ("not", One(Self::Schema)),
                ("items", One(Self::Schema)),
                ("properties", Map(Self::Schema)),
                ("additionalProperties", One(Self::Schema)),
                ("description", Text),
                ("format", Text),
                ("default", Any),
                ("nullable", Flag),
                ("discriminator", One(Self::Discriminator)),
                ("readOnly", Flag),
                ("writeOnly", Flag),
                ("xml", One(Self::Xml)),
                ("externalDocs", One(Self::ExternalDocs)),
                ("example", Any),
                ("deprecated", Flag),
            ],
            Self::Discriminator => &[("propertyName", Text), ("mapping", Any)],
            Self::Xml => &[
                ("name", Text),
                ("namespace", Text),
                ("prefix", Text),
                ("attribute", Flag),
                ("wrapped", Flag),
            ],
            Self::SecurityScheme => &[
                ("type", Text),
                ("description", Text),
                ("name", Text),
                ("in", Text),
                ("scheme", Text),
                ("bearerFormat", Text),
                ("flows", One(Self::OauthFlows)),
                ("openIdConnectUrl", Text),
            ],
            Self::OauthFlows => &[
                ("implicit", One(Self::OauthFlow)),
                ("password", One(Self::OauthFlow)),
                ("clientCredentials", One(Self::OauthFlow)),
                ("authorizationCode", One(Self::OauthFlow)),
            ],
            Self::OauthFlow => {
                &[("authorizationUrl", Text), ("tokenUrl", Text), ("refreshUrl", Text), ("scopes", Any)]
            }
            Self::Reference => &[("$ref", Text)],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_keyword_is_not_mistaken_for_a_name() {
        let document = json!({"components": {"schemas": {"A": {
            "properties": {"properties": {"type": "string"}, "items": {"items": {"type": "string"}}}
        }}}});
        let mut found = places(&document, NodeKind::Schema);
        found.sort();
        let schemas = "/components/schemas/A";
        assert_eq!(
            found,
            [
                schemas.to_owned(),
                format!("{schemas}/properties/items"),
                format!("{schemas}/properties/items/items"),
                format!("{schemas}/properties/properties"),
            ]
        );
    }

    #[test]
    fn schemas_of_bodies_parameters_and_answers_are_found() {
        let document = json!({"paths": {"/a": {
            "parameters": [{"schema": {}}],
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {"200": {"headers": {"h": {"schema": {}}}, "content": {"text/html": {"schema": {}}}}},
            }
        }}});
        assert_eq!(places(&document, NodeKind::Schema).len(), 4);
        assert_eq!(places(&document, NodeKind::Operation), ["/paths/~1a/post"]);
    }

    #[test]
    fn a_reference_is_a_node_of_its_own_kind_in_the_place_of_another() {
        let spec = Spec::parse("x", "openapi: 3.0.3\ncomponents: {schemas: {A: {$ref: '#/b'}}}\n").unwrap();
        assert_eq!(nodes_of(&spec, NodeKind::Reference).count(), 1);
        assert_eq!(nodes_of(&spec, NodeKind::Schema).count(), 0);
        assert_eq!(places(spec.document(), NodeKind::Schema), ["/components/schemas/A"]);
    }

    #[test]
    fn every_required_field_is_a_field() {
        for kind in
            [NodeKind::Document, NodeKind::Parameter, NodeKind::SecurityScheme, NodeKind::Discriminator]
        {
            for required in kind.required() {
                assert!(kind.fields().iter().any(|(field, _)| field == required), "{kind:?} {required}");
            }
        }
    }
}
