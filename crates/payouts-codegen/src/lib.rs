//! Lowers a truthful OpenAPI document and generates a client from it.
