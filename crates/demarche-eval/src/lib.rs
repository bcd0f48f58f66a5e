//! demarche-eval
