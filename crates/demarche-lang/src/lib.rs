//! demarche-lang
