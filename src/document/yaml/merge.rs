//! Merge keys: the members that `<<` brings into a mapping.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::reader::Reader;
use super::step::Step;
use crate::document::ParseError;
use crate::document::arena::{Arena, Kind};

impl Reader<'_> {
    /// Puts the members that `<<` brings after the mapping's own.
    ///
    /// A member that is there already is an error: some readers keep the mapping's own value, some
    /// the merged one, some the one that comes last. Both are kept, so that both are checked. Two
    /// merges may bring the same member if they agree on its value.
    pub(super) fn merge(
        &self,
        arena: &mut Arena,
        mapping: usize,
        merge_keys: &[usize],
    ) -> Step<()> {
        for &key in merge_keys {
            let (of, key) = (arena.nodes[mapping].span.start, arena.nodes[key].span);
            arena.merge_keys.push((of, key));
        }
        let mut taken: Vec<Member> = Vec::new();
        let mut merged: Vec<Member> = Vec::new();
        for (key, value) in members(arena, mapping) {
            if merge_keys.binary_search(&key).is_err() {
                taken.push(Member { key, value, merge_key: None });
                continue;
            }
            let sources = sources(arena, value)?.into_iter();
            let brought = sources.flat_map(|source| members(arena, source));
            merged.extend(brought.map(|(at, value)| Member {
                key: at,
                value,
                merge_key: Some(key),
            }));
        }
        let mut first: HashMap<String, Member, foldhash::fast::RandomState> =
            taken.iter().map(|&member| (arena.content(member.key).to_owned(), member)).collect();
        for member in merged {
            match first.entry(arena.content(member.key).to_owned()) {
                Entry::Vacant(entry) => {
                    entry.insert(member);
                }
                Entry::Occupied(entry) => {
                    let earlier = *entry.get();
                    if earlier.merge_key.is_some() && arena.is_same(earlier.value, member.value) {
                        continue;
                    }
                    arena.add_error(twice(arena, earlier, member));
                }
            }
            taken.push(member);
        }
        let (mut nodes, mut aliased) =
            (Vec::with_capacity(arena.nodes.len() - mapping), Vec::new());
        for &Member { key, value, .. } in &taken {
            for part in [key..key + 1, value..value + arena.nodes[value].size as usize] {
                aliased.extend(arena.aliased_of(part.clone(), mapping + 1 + nodes.len()));
                nodes.extend_from_slice(&arena.nodes[part]);
            }
        }
        arena.nodes.truncate(mapping + 1);
        arena.nodes.append(&mut nodes);
        let before = arena.aliased.partition_point(|it| it.nodes.end <= mapping);
        arena.aliased.truncate(before);
        arena.aliased.append(&mut aliased);
        let end = arena.nodes[mapping].span.end;
        arena.close(mapping, taken.len() as u32, end);
        Ok(())
    }
}

/// A member of a mapping, and the `<<` that brings it if it isn't the mapping's own.
#[derive(Clone, Copy)]
struct Member {
    key: usize,
    value: usize,
    merge_key: Option<usize>,
}

/// The mappings that `<<` names: `value` itself, or its items.
fn sources(arena: &Arena, value: usize) -> Step<Vec<usize>> {
    let raw = arena.nodes[value];
    let sources = match raw.kind {
        Kind::Object => vec![value],
        Kind::Array => {
            let items = arena.root().at_id(value as u32).items();
            items.map(|item| item.id() as usize).collect()
        }
        _ => Vec::new(),
    };
    if sources.is_empty() || sources.iter().any(|&at| arena.nodes[at].kind != Kind::Object) {
        let error = ParseError::syntax(raw.span, "a merge key takes a mapping or a list of them");
        return Err(Box::new(error.with_help("remove the key `<<`")));
    }
    Ok(sources)
}

/// The error for a member that `<<` brings although the mapping has one of its name.
fn twice(arena: &Arena, earlier: Member, merged: Member) -> ParseError {
    let span = |node: usize| arena.nodes[node].span;
    let at = span(merged.merge_key.expect("it is a merged member"));
    ParseError::merged_twice(arena.content(merged.key), span(earlier.key), at)
}

/// Keys and values of the mapping at `node`.
fn members(arena: &Arena, node: usize) -> impl Iterator<Item = (usize, usize)> {
    let members = arena.root().at_id(node as u32).members();
    members.map(|(key, value)| (key.id() as usize, value.id() as usize))
}
