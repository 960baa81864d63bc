//! `dtolint completions` and `dtolint man`: shell completions and man pages, generated from the definitions of the
//! arguments.

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use dtolint::files::absolute;
use dtolint::text::did_you_mean;

use super::args::{Args, Completions, Man as ManArgs};
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::working_directory::working_directory;

pub(super) fn completions(args: &Completions) -> Result<Outcome, CliError> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    output::print(&script).map_err(CliError::unwritable("the script"))?;
    Ok(Outcome::Clean)
}

pub(super) fn man(args: &ManArgs) -> Result<Outcome, CliError> {
    let mut command = Args::command();
    // Names each subcommand by the whole way to it.
    command.build();
    if let Some(folder) = &args.folder {
        let folder = absolute(&working_directory()?, folder);
        let mut pages = Vec::new();
        all_pages(&command, &mut pages)?;
        for (name, page) in pages {
            let path = folder.join(&name);
            output::write_whole(&path, &page)
                .map_err(CliError::unwritable(&format!("`{}`", path.display())))?;
        }
        return Ok(Outcome::Clean);
    }
    let page = page(below(&command, &args.command)?)?;
    output::print(&page).map_err(CliError::unwritable("the page"))?;
    Ok(Outcome::Clean)
}

/// The command that some words lead to.
fn below<'c>(command: &'c Command, words: &[String]) -> Result<&'c Command, CliError> {
    let Some((word, rest)) = words.split_first() else { return Ok(command) };
    if let Some(found) = command.find_subcommand(word) {
        return below(found, rest);
    }
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let near = did_you_mean(word, names.iter().copied());
    let help = near.unwrap_or_else(|| match names.is_empty() {
        false => format!("the commands are {}", names.join(", ")),
        true => format!("`{}` has no commands", command.get_name()),
    });
    Err(CliError::new(format!("there is no command `{word}`")).help(help))
}

/// The page of each command, with the name of its file.
fn all_pages(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), CliError> {
    pages.push((Man::new(command.clone()).get_filename(), page(command)?));
    command.get_subcommands().try_for_each(|below| all_pages(below, pages))
}

fn page(command: &Command) -> Result<Vec<u8>, CliError> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(CliError::unwritable("the page"))?;
    Ok(page)
}
