//! Which names are public: those that anybody's resolver finds in the DNS.

use super::bytes::has_a_label;
use super::host_list;

/// Why a name (in lower case and A-labels) isn't public; `None` if it may be.
pub(crate) fn why_not_public(name: &str) -> Option<String> {
    if !name.contains('.') {
        return Some("a name without a dot is resolved on the local network".to_owned());
    }
    if let Some(reason) = host_list::special_use(name) {
        return Some(reason.to_owned());
    }
    let (_, top) = name.rsplit_once('.')?;
    let is_known = has_known_suffix(name);
    (!is_known).then(|| format!("the public DNS has no top-level domain `.{top}`"))
}

/// Whether a name ends in an entry of the public suffix list, which has every top-level domain.
fn has_known_suffix(name: &str) -> bool {
    with_unicode(name, |name| psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known()))
}

/// Whether anyone can register names directly below, by the whole list, its private section included.
pub(super) fn is_public_suffix(name: &str) -> bool {
    with_unicode(name, |name| {
        // Under a rule such as `*.kawasaki.jp`, every name below is a suffix.
        let below = format!("x.{name}");
        psl::suffix_str(name) == Some(name) || psl::suffix_str(&below) == Some(&*below)
    })
}

/// Asks about a name as the list writes it: with U-labels.
fn with_unicode(name: &str, ask: impl Fn(&str) -> bool) -> bool {
    if !has_a_label(name) {
        return ask(name);
    }
    ask(&idna::domain_to_unicode(name).0)
}

#[cfg(test)]
mod tests {
    use super::{is_public_suffix, why_not_public};

    #[test]
    fn b40_a_name_is_public_if_its_top_level_exists() {
        let table = [
            ("hooks.example.com", true),
            ("a.b.co.uk", true),
            ("a.github.io", true),
            ("a.dev", true),
            // Under a rule with a wildcard.
            ("a.b.ck", true),
            // .рф, .中国 and .ελ, which the list writes in their own letters.
            ("a.xn--p1ai", true),
            ("a.xn--fiqs8s", true),
            ("a.xn--qxam", true),
            ("localhost4.localdomain4", false),
            ("localhost6.localdomain6", false),
            ("vault.service.consul", false),
            ("hooks.default.svc", false),
            ("a.com.invented", false),
            ("a.c", false),
            ("a.comm", false),
            ("a.xn--80asehdbx", false),
            ("a.local", false),
            ("a.internal", false),
            ("a.home.arpa", false),
            ("a.onion", false),
            ("hooks", false),
            ("com", false),
            ("metadata.tencentyun.com", false),
            ("metadata.tencentyun.com.example.com", true),
            ("api.metadata.cloud.ibm.com", false),
            ("hooks.cloud.ibm.com", true),
        ];
        for (name, is_public) in table {
            assert_eq!(
                why_not_public(name).is_none(),
                is_public,
                "{name}: {:?}",
                why_not_public(name)
            );
        }
    }

    #[test]
    fn a_public_suffix_is_one_in_a_labels_too() {
        // 公司.cn and 公司.香港
        for (name, is_suffix) in [
            ("xn--55qx5d.cn", true),
            ("xn--55qx5d.xn--j6w193g", true),
            ("co.uk", true),
            ("xn--bcher-kva.example.org", false),
        ] {
            assert_eq!(is_public_suffix(name), is_suffix, "{name}");
        }
    }
}
