//! The ledger on disk: catalog, raw archive, earnings lake.
