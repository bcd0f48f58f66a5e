//! Functions that SQL calls.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Builder, ListBuilder, StringBuilder, StructBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use datafusion::prelude::SessionContext;
use demarche::lexicon::Lexicon;
use demarche::types::{EventType, Reading};
use std::sync::Arc;

/// A function of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Function {
    /// The Goldstein value of a CAMEO code.
    Goldstein,
    /// The PLOVER type of a CAMEO code.
    Plover,
    /// The quad class of a PLOVER type.
    Quad,
    /// Two states in the order of the alphabet, whatever their roles: `CHL-PER`.
    Dyad,
    /// The events that a text tells of.
    CodeEvents,
}

const ALL: [Function; 5] =
    [Function::Goldstein, Function::Plover, Function::Quad, Function::Dyad, Function::CodeEvents];

/// Makes the functions known.
pub(crate) fn register(context: &SessionContext) {
    for function in ALL {
        context.register_udf(ScalarUDF::new_from_impl(Udf { function, signature: function.signature() }));
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Udf {
    function: Function,
    signature: Signature,
}

impl Function {
    fn signature(self) -> Signature {
        let arguments = if self == Function::Dyad { 2 } else { 1 };
        Signature::string(arguments, Volatility::Immutable)
    }
}

impl ScalarUDFImpl for Udf {
    fn name(&self) -> &str {
        match self.function {
            Function::Goldstein => "goldstein",
            Function::Plover => "plover",
            Function::Quad => "quad",
            Function::Dyad => "dyad",
            Function::CodeEvents => "code_events",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.function {
            Function::Goldstein => DataType::Float64,
            Function::Plover | Function::Quad | Function::Dyad => DataType::Utf8,
            Function::CodeEvents => DataType::List(Arc::new(Field::new_list_field(DataType::Struct(coded()), true))),
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let is_scalar = arguments.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let texts: Vec<ArrayRef> = arrays.iter().map(|array| cast(array, &DataType::Utf8)).collect::<Result<_, _>>()?;
        let text = |index: usize| texts[index].as_string::<i32>();
        let ontology = &Lexicon::embedded().ontology;
        let result: ArrayRef = match self.function {
            Function::Goldstein => {
                let mut values = Float64Builder::with_capacity(texts[0].len());
                text(0).iter().for_each(|code| {
                    values.append_option(code.and_then(|code| ontology.cameo(code)).map(|entry| entry.goldstein));
                });
                Arc::new(values.finish())
            }
            Function::Plover => strings(text(0).iter().map(|code| {
                code.and_then(|code| ontology.cameo(code)).and_then(|entry| entry.event_type).map(EventType::name)
            })),
            Function::Quad => strings(text(0).iter().map(|name| {
                name.and_then(|name| EventType::named(&name.to_uppercase())).map(|known| known.quad().name())
            })),
            Function::Dyad => strings(text(0).iter().zip(text(1).iter()).map(|(a, b)| {
                let (a, b) = (state(a?)?, state(b?)?);
                Some(if a <= b { format!("{a}-{b}") } else { format!("{b}-{a}") })
            })),
            Function::CodeEvents => code_events(text(0).iter()),
        };
        // Of one value, one value: the engine expects a scalar for scalars.
        if is_scalar && result.len() == 1 {
            return Ok(ColumnarValue::Scalar(datafusion::common::ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

fn strings(values: impl Iterator<Item = Option<impl AsRef<str>>>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    for value in values {
        builder.append_option(value);
    }
    Arc::new(builder.finish())
}

/// The state of an actor code; of several joined by `;` or `+` the first.
fn state(code: &str) -> Option<&str> {
    code.split(['.', ';', '+']).next().filter(|state| !state.is_empty())
}

/// What `code_events` tells of an event.
const CODED: [&str; 8] = ["source", "target", "type", "cameo", "date", "factuality", "polarity", "sentence"];

fn coded() -> Fields {
    let mut fields: Vec<Field> = CODED.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    fields.push(Field::new("goldstein", DataType::Float64, true));
    fields.into()
}

fn code_events<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    let mut list = ListBuilder::new(StructBuilder::from_fields(coded(), 0));
    for text in texts {
        let Some(text) = text else {
            list.append(false);
            continue;
        };
        let reading = demarche::read_text(text, None);
        for event in &reading.events {
            let row = list.values();
            for (index, value) in told(&reading, event).into_iter().enumerate() {
                if let Some(builder) = row.field_builder::<StringBuilder>(index) {
                    builder.append_option(value);
                }
            }
            let goldstein = Lexicon::embedded().ontology.cameo(&event.cameo.0).map(|entry| entry.goldstein);
            if let Some(builder) = row.field_builder::<Float64Builder>(CODED.len()) {
                builder.append_option(goldstein);
            }
            row.append(true);
        }
        list.append(true);
    }
    Arc::new(list.finish())
}

/// The text columns of an event, in the order of [`CODED`].
fn told(reading: &Reading, event: &demarche::types::EventMention) -> [Option<String>; CODED.len()] {
    let (sources, targets) = event.sides(&reading.actors);
    let side = |codes: Vec<demarche::types::ActorCode>| {
        let codes: Vec<String> = codes.into_iter().map(|code| code.0).collect();
        (!codes.is_empty()).then(|| codes.join(";"))
    };
    let sentence = reading.analysis.sentence(event.sentence).span.of(&reading.article.text);
    [
        side(sources),
        side(targets),
        Some(event.event_type.name().to_owned()),
        Some(event.cameo.0.clone()),
        event.date.value().map(|date| date.to_string()),
        Some(event.factuality.name().to_owned()),
        Some(event.polarity.name().to_owned()),
        Some(sentence.to_owned()),
    ]
}
