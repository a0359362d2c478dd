//! What the runtime knows about the call it carries: its name, and whether it may be repeated.

/// One operation of a service, as its OpenAPI document describes it.
///
/// Generated clients hold one static table of these; the runtime reads the [`Idempotency`] from it and puts the `id`
/// into every span and every error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The `operationId` of the document.
    pub id: &'static str,
    /// The HTTP method in upper case.
    pub method: &'static str,
    /// The path template, for instance `/v1.0/payouts/payments/{requestId}`.
    pub path: &'static str,
    /// The value of `x-idempotency`.
    pub idempotency: Idempotency,
    /// The status of success that the document describes. Any other 2xx is read as this one.
    pub success: u16,
}

/// Whether a call that may already have been carried out can be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Sending it twice is the same as sending it once.
    Safe,
    /// Sent again with the same request id, up to a low cap: a service that ignores the id wastes one export each time.
    Keyed,
    /// Repeated only when it provably never reached the service, or was refused before being carried out.
    None,
}
