//! demarche-types
