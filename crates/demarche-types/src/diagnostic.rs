use crate::Span;

/// Something odd in a text, said beside the result instead of failing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code, such as `I003`; `demarche explain I003` tells more.
    pub code: &'static str,
    /// Where, if one place can be named.
    pub span: Option<Span>,
    /// What was found; lower case, no full stop.
    pub message: String,
}
