//! demarche-relate
