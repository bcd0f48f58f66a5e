//! The engine over one snapshot.

use crate::{functions, tables};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;
use datafusion::common::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use demarche_store::{Fault, Snapshot};
use futures::StreamExt;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// What a query may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory; what needs more is spilled to temporary files, or refused where it cannot be.
    pub memory: usize,
    /// Threads; 0: as many as there are cores.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { memory: 2 << 30, threads: 0 }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// The query cannot be understood.
    #[error("{message}\n  hint: {hint}")]
    Query {
        /// What was found, and where.
        message: String,
        /// What would help.
        hint: &'static str,
    },
    /// It would write, or change the session.
    #[error(
        "only questions are answered, and this would change something: {what}\n  hint: begin with SELECT or WITH; nothing in a ledger is changed by SQL, and results are written by --output FILE"
    )]
    Refused {
        /// What the engine says it is.
        what: String,
    },
    /// It ran out of memory or room.
    #[error("the query needs more memory than it may use: {message}\n  hint: ask for less at once, or raise --memory")]
    Memory {
        /// What the engine said.
        message: String,
    },
    /// Something went wrong while it ran.
    #[error("the query failed: {0}")]
    Failed(String),
    /// The answer cannot be written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl From<ArrowError> for SqlError {
    fn from(error: ArrowError) -> SqlError {
        SqlError::from(DataFusionError::from(error))
    }
}

impl From<DataFusionError> for SqlError {
    fn from(error: DataFusionError) -> SqlError {
        let place = error.diagnostic().and_then(|told| told.span).map(|span| span.start);
        let place = place.map(|at| format!(" (line {}, column {})", at.line, at.column)).unwrap_or_default();
        let message = error.strip_backtrace();
        match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => SqlError::Memory { message },
            DataFusionError::SQL(..) => SqlError::Query {
                message: format!("{message}{place}"),
                hint: "the place is counted from 1; `demarche sql` speaks the SQL of PostgreSQL",
            },
            DataFusionError::Plan(_)
            | DataFusionError::SchemaError(..)
            | DataFusionError::NotImplemented(_)
            | DataFusionError::Collection(_) => SqlError::Query {
                message: format!("{message}{place}"),
                hint: "`demarche schema` tells the tables and columns",
            },
            _ => SqlError::Failed(message),
        }
    }
}

/// A snapshot that can be asked.
pub struct Engine {
    runtime: Runtime,
    context: SessionContext,
    faults: Vec<Fault>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("faults", &self.faults).finish_non_exhaustive()
    }
}

impl Engine {
    /// The engine over a snapshot: its tables, our functions, a limit of memory.
    pub fn open(snapshot: &Snapshot, limits: Limits) -> Result<Engine, SqlError> {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        if limits.threads > 0 {
            runtime.worker_threads(limits.threads);
        }
        let runtime = runtime.enable_time().build()?;
        let mut config = SessionConfig::new().with_information_schema(true);
        if limits.threads > 0 {
            config = config.with_target_partitions(limits.threads);
        }
        let options = config.options_mut();
        options.sql_parser.collect_spans = true;
        options.execution.parquet.pushdown_filters = false;
        let environment =
            RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(limits.memory))).build_arc()?;
        let context = SessionContext::new_with_config_rt(config, environment);
        functions::register(&context);
        let faults = runtime.block_on(tables::register(&context, snapshot))?;
        Ok(Engine { runtime, context, faults })
    }

    /// Files of the snapshot whose rows are missing from every answer.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Asks.
    pub fn query(&self, sql: &str) -> Result<Answer<'_>, SqlError> {
        let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let stream = self.runtime.block_on(async {
            let plan = self.context.state().create_logical_plan(sql).await?;
            options.verify_plan(&plan).map_err(|error| SqlError::Refused { what: error.strip_backtrace() })?;
            let frame = self.context.execute_logical_plan(plan).await?;
            Ok::<_, SqlError>(frame.execute_stream().await?)
        })?;
        Ok(Answer { runtime: &self.runtime, stream })
    }
}

/// Rows as they come.
pub struct Answer<'a> {
    runtime: &'a Runtime,
    stream: SendableRecordBatchStream,
}

impl std::fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("schema", &self.schema()).finish_non_exhaustive()
    }
}

impl Answer<'_> {
    /// Its columns.
    pub fn schema(&self) -> SchemaRef {
        self.stream.schema()
    }
}

impl Iterator for Answer<'_> {
    type Item = Result<RecordBatch, SqlError>;

    fn next(&mut self) -> Option<Result<RecordBatch, SqlError>> {
        self.runtime.block_on(self.stream.next()).map(|batch| batch.map_err(SqlError::from))
    }
}
