//! demarche-train
