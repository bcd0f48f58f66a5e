//! `demarche schema [TABLE]`: what the tables of a ledger hold.

use crate::failure::Failure;
use crate::output::{self, Styles, styled};
use demarche_store::{Table, TableAbout};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The table; all if none is named
    #[arg(value_parser = table)]
    table: Option<Table>,
    /// Print JSON Schema (draft 2020-12), one table a line
    #[arg(long)]
    json: bool,
}

fn table(name: &str) -> Result<Table, String> {
    Table::named(name).ok_or_else(|| {
        let names: Vec<_> = Table::ALL.into_iter().map(Table::name).collect();
        format!("no table; the tables are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let styles = Styles::for_stdout();
    for table in Table::ALL.into_iter().filter(|table| args.table.is_none_or(|wanted| wanted == *table)) {
        let about = TableAbout::of(table);
        let mut out = String::new();
        if args.json {
            out.push_str(&format!("{}\n", about.json_schema()));
        } else {
            out.push_str(&format!("{}  {}\n", styled(styles.strong, table.name()), about.about));
            for column in &about.columns {
                let kind = format!("{}{}", column.kind, if column.nullable { "?" } else { "" });
                out.push_str(&format!("  {:<16} {kind:<13} {}\n", column.name, column.about));
            }
        }
        output::print(&out)?;
    }
    Ok(ExitCode::SUCCESS)
}
