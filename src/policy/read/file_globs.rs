//! How lists of file globs are read.

use globset::Glob;

use crate::policy::model::{FileGlobs, TooLarge, file_glob};
use crate::toml::{Item, PolicyMistake, Reported};

/// The longest glob, in bytes. Longer than any path that a file system takes.
const LONGEST_GLOB: usize = 4096;

impl FileGlobs {
    /// Reads a list of globs.
    pub(crate) fn read(item: &Item<'_>) -> Result<Self, Reported> {
        let globs: Vec<_> = item.list(|item| Ok((read_glob(&item)?, item.place())))?;
        if globs.is_empty() {
            let mistake = PolicyMistake::value("an empty list matches no file");
            let help = "name the files: `files = [\"webhooks/**/*.json\"]`";
            return Err(item.report(mistake.help(help)));
        }
        Self::new(globs).map_err(|TooLarge(glob)| {
            let message =
                format!("the glob `{}` is too large: compiled, it exceeds 10 MB", shortened(&glob));
            item.report(PolicyMistake::value(message).help("write several shorter globs"))
        })
    }
}

fn read_glob(item: &Item<'_>) -> Result<Glob, Reported> {
    let text = item.string()?;
    if text.len() > LONGEST_GLOB {
        let message = format!("the glob `{}` has {} bytes", shortened(text), text.len());
        let help = format!("write several shorter globs: one has at most {LONGEST_GLOB} bytes");
        return Err(item.report(PolicyMistake::value(message).help(help)));
    }
    let outside = text.starts_with('/') || text.split('/').any(|part| part == "..");
    let why = match file_glob(text) {
        _ if outside => "it leads out of the policy's folder".to_owned(),
        _ if text.is_empty() || text.ends_with('/') => "it names no file".to_owned(),
        _ if text.starts_with("./") => "it starts at the folder anyway".to_owned(),
        _ if text.starts_with('!') => "there is no `!` in globs".to_owned(),
        Ok(glob) => return Ok(glob),
        Err(error) => error.kind().to_string(),
    };
    let mistake = PolicyMistake::value(format!("`{text}` isn't a glob for files: {why}"));
    let help = "write a path from the policy's folder, such as `webhooks/**/*.json`";
    Err(item.report(mistake.help(help)))
}

/// The start of a long glob.
fn shortened(glob: &str) -> String {
    match glob.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &glob[..end]),
        None => glob.to_owned(),
    }
}
