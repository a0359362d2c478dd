//! Generates the tables of columns and members from the documents.

fn main() -> Result<(), payouts_codegen::Error> {
    payouts_codegen::build_tables("../../specs/partner-center-payouts.yaml")?;
    payouts_codegen::build_tables("../../specs/oracle-bi-payments.yaml")
}
