//! Names that say that what they name is secret.

use std::collections::HashSet;

use super::data::DATA;

/// So long a name is looked at: a longer one is none.
const LONGEST: usize = 256;

/// A name, by its words in lower case: `dbPassword2` is `db` and `password`.
pub(super) struct Name {
    words: Vec<String>,
}

/// Whether the value of a member, or of an environment variable, is secret by its name.
pub(super) fn is_secret(name: &str) -> bool {
    Name::of(name).is_secret()
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        Self { words: words(name) }
    }

    /// Whether what it names is secret.
    pub(super) fn is_secret(&self) -> bool {
        if self.is_about() || self.is_plain() {
            return false;
        }
        // `passWord` and `pass_word` are one word that was taken apart.
        self.words.iter().any(|word| is_word(word))
            || is_word(&self.words.concat())
            || self.ends_with(&DATA.last)
            || self.is_key()
    }

    /// Whether it says what something else is like, such as a `type`.
    pub(super) fn is_about(&self) -> bool {
        let is_rate = self.words.iter().any(|word| word == "per");
        is_rate || self.words.last().is_some_and(|last| DATA.about.contains(last))
    }

    /// Whether what it names is secret if it looks random.
    pub(super) fn is_likely(&self) -> bool {
        self.ends_with(&DATA.likely)
    }

    /// Whether what it names is secret if it is a code of digits.
    pub(super) fn is_code(&self) -> bool {
        self.ends_with(&DATA.codes)
    }

    /// Whether a number of that name isn't secret: it counts tokens.
    pub(super) fn is_count(&self) -> bool {
        let has = |known: &str| self.words.iter().any(|word| word == known);
        has("tokens") || has("token") && self.words.iter().any(|word| DATA.counts.contains(word))
    }

    /// Whether a parameter of a URL's query is secret.
    pub(super) fn is_secret_parameter(&self) -> bool {
        self.is_secret() || self.ends_with(&DATA.parameters)
    }

    /// Whether the member names another that is beside it.
    pub(super) fn is_naming(&self) -> bool {
        self.ends_with(&DATA.naming)
    }

    /// Whether the member holds the value of another that is named beside it.
    pub(super) fn is_holding(&self) -> bool {
        self.ends_with(&DATA.holding)
    }

    fn ends_with(&self, list: &HashSet<String>) -> bool {
        match &self.words[..] {
            [] => false,
            [.., before, last] if list.contains(&format!("{before} {last}")) => true,
            [.., last] => list.contains(last),
        }
    }

    /// Whether it names tokens that aren't secret: `eos_token`.
    fn is_plain(&self) -> bool {
        let is_token = |word: &str| matches!(word, "token" | "tokens");
        self.words.windows(2).any(|pair| DATA.plain.contains(&pair[0]) && is_token(&pair[1]))
    }

    /// Whether it names a secret key: `signing_key`, `apikey`.
    fn is_key(&self) -> bool {
        let keys = |word: &str| matches!(word, "key" | "keys");
        let joined = |word: &String| {
            let before = word.strip_suffix("keys").or_else(|| word.strip_suffix("key"));
            before.is_some_and(|before| DATA.keys.contains(before))
        };
        let mut pairs = self.words.windows(2);
        pairs.any(|pair| DATA.keys.contains(&pair[0]) && keys(&pair[1]))
            || self.words.iter().any(joined)
    }
}

fn is_word(word: &str) -> bool {
    DATA.words.contains(word)
        || DATA.words.iter().any(|known| known.len() > 4 && word.ends_with(&**known))
}

/// The words of a name in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    if name.len() > LONGEST {
        return words;
    }
    let characters: Vec<char> = name.chars().collect();
    let mut is_new = true;
    for (nth, &character) in characters.iter().enumerate() {
        if !character.is_alphabetic() {
            is_new = true;
            continue;
        }
        let is_lower = |nth: usize| characters.get(nth).is_some_and(|it| it.is_lowercase());
        // `accessKey`, and `AWSSecret`: an upper-case letter that a lower-case one is before or after.
        let is_hump =
            character.is_uppercase() && nth > 0 && (is_lower(nth - 1) || is_lower(nth + 1));
        if is_new || is_hump {
            words.push(String::new());
        }
        is_new = false;
        words.last_mut().expect("one was just added").extend(character.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn a_name_is_read_by_its_words() {
        let secret = "password db_password dbPassword DB_PASSWORD password2 new_password_2 passwordHash secret secret_key
            secretAccessKey AWS_SECRET_ACCESS_KEY token tokens access_token accesstoken refreshToken id_token authorization
            Authorization proxy-authorization pwd smtp_pass signing_key signingKey apikey api_key X-API-Key apiKeys
            private-key client_secret clientsecret credentials aws_credentials passphrase jwt otp session_key
            whsec_secret tokenValue secret_value db.password
            passWord pass_word PASS-WORD dbPw privkey tls_key stripeKey presharedKey psk Passwort contraseña пароль
            backupCodes recovery_codes pinCode seed_phrase passkey cvv connectionString password_github token_prod";
        for name in secret.split_whitespace() {
            assert!(is_secret(name), "{name}");
        }
        let others = "task_name risk-level disk_size network_id work_item flask-app desk_id ask mask tokenizer tokenize
            token_type tokenUrl token_endpoint secretName secretKeyRef secret_name password_policy passwordLength key keys
            public_key primary_key partition_key keyboard monkey hockey turkey id name url events compass bypass passed
            passenger author authority authenticate authorized_users cookie_policy secretary credential_type password_reset_url
            max_tokens_limit pin_count description tokens_per_minute price_per_input_token secret_rotation_days
            password_min_length token_count passwordHistory maxPasswordAge token_timeout_ms eos_token pad-token
            nextPageToken special_tokens designTokens password_stdin session pin salt signature";
        for name in others.split_whitespace() {
            assert!(!is_secret(name), "{name}");
        }
    }
}
