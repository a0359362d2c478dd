//! Client generated at build time from its OpenAPI document.
