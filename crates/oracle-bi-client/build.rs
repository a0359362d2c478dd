//! Generates the client from its document.

fn main() -> Result<(), payouts_codegen::Error> {
    payouts_codegen::build("../../specs/oracle-bi-payments.yaml")
}
