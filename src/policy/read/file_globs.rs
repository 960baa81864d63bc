//! Lists of globs for files.

use crate::policy::model::{FileGlobs, file_glob};
use crate::toml::{Item, PolicyMistake};

impl FileGlobs {
    /// Reads a list of globs; `None` after a mistake that leaves nothing of it.
    pub(crate) fn read(item: &Item<'_>) -> Option<Self> {
        let mut globs = Vec::new();
        let entries = item.items()?;
        if entries.is_empty() {
            let mistake = PolicyMistake::value("an empty list matches no file");
            item.complain(mistake.help("name the files: `files = [\"webhooks/**/*.json\"]`"));
        }
        for item in entries {
            let Some(text) = item.string() else { continue };
            match read_glob(text) {
                Ok(glob) => globs.push((glob, item.place())),
                Err(why) => item.complain(
                    PolicyMistake::value(format!("`{text}` isn't a glob for files: {why}")).help(
                        "write a path from the policy's folder, such as `webhooks/**/*.json`",
                    ),
                ),
            }
        }
        match Self::new(globs) {
            Ok(globs) => Some(globs),
            Err(_) => {
                let message = "the globs of this list are too large: compiled, they exceed 10 MB";
                let help = "use fewer or shorter globs, or spread them over several entries";
                item.complain(PolicyMistake::value(message).help(help));
                None
            }
        }
    }
}

fn read_glob(text: &str) -> Result<globset::Glob, String> {
    let outside = text.starts_with('/') || text.split('/').any(|part| part == "..");
    match file_glob(text) {
        _ if outside => Err("it leads out of the policy's folder".to_owned()),
        _ if text.is_empty() || text.ends_with('/') => Err("it names no file".to_owned()),
        _ if text.starts_with("./") => Err("it starts at the folder anyway".to_owned()),
        _ if text.starts_with('!') => Err("there is no `!` in globs".to_owned()),
        Ok(glob) => Ok(glob),
        Err(error) => Err(error.kind().to_string()),
    }
}
