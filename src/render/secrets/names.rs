//! Names that say that what they name is secret.

use super::data::DATA;

/// So long a name is looked at: a longer one is none.
const LONGEST: usize = 256;

/// Whether the value of a member, or of an environment variable, is secret by its name.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last() else { return false };
    if DATA.about.contains(last) {
        return false;
    }
    let is_word = |word: &String| {
        DATA.words.contains(word)
            || DATA.words.iter().any(|known| known.len() > 4 && word.ends_with(&**known))
    };
    // `passWord` and `pass_word` are one word that was taken apart.
    let joined = words.concat();
    words.iter().any(is_word) || is_word(&joined) || DATA.last.contains(last) || is_key(&words)
}

/// Whether a name says what something else is like, such as a `type`.
pub(super) fn is_about(name: &str) -> bool {
    words(name).last().is_some_and(|last| DATA.about.contains(last))
}

/// Whether a parameter of a URL's query is.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    let last = |words: Vec<String>| words.last().is_some_and(|it| DATA.parameters.contains(it));
    is_secret(name) || last(words(name))
}

/// Whether a name is that of a key which may be secret: what it names says so.
pub(super) fn is_any_key(name: &str) -> bool {
    words(name).last().is_some_and(|last| last == "key")
}

/// Whether it names a number of tokens, and not a token.
pub(super) fn is_count(name: &str) -> bool {
    words(name).last().is_some_and(|last| last == "tokens")
}

/// Whether a member holds the value of another that is named beside it.
pub(super) fn is_value(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "value" | "values" | "val" | "default" | "content" | "data"
    )
}

/// Whether it names a secret key: `signing_key`, `apikey`.
fn is_key(words: &[String]) -> bool {
    let keys = |word: &str| matches!(word, "key" | "keys");
    let joined = |word: &String| {
        let before = word.strip_suffix("keys").or_else(|| word.strip_suffix("key"));
        before.is_some_and(|before| DATA.keys.contains(before))
    };
    let pairs = words.windows(2).any(|pair| DATA.keys.contains(&pair[0]) && keys(&pair[1]));
    pairs || words.iter().any(joined)
}

/// The words of a name in lower case: `dbPassword2` is `db` and `password`.
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
            passWord pass_word PASS-WORD dbPw privkey tls_key stripeKey presharedKey psk Passwort contraseña пароль";
        for name in secret.split_whitespace() {
            assert!(is_secret(name), "{name}");
        }
        let others = "task_name risk-level disk_size network_id work_item flask-app desk_id ask mask tokenizer tokenize
            token_type tokenUrl token_endpoint secretName secretKeyRef secret_name password_policy passwordLength key keys
            public_key primary_key partition_key keyboard monkey hockey turkey id name url events compass bypass passed
            passenger author authority authenticate authorized_users cookie_policy secretary credential_type password_reset_url
            max_tokens_limit pin_count description";
        for name in others.split_whitespace() {
            assert!(!is_secret(name), "{name}");
        }
    }
}
