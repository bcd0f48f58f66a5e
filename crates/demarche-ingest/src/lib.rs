//! demarche-ingest
