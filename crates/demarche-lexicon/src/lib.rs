//! demarche-lexicon
