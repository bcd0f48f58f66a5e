//! demarche-coder
