//! Merge keys: the members that `<<` brings into a mapping.

use std::collections::HashSet;

use super::reader::Reader;
use super::step::Step;
use crate::document::ParseError;
use crate::document::arena::{Arena, Kind, Raw};

impl Reader<'_> {
    /// Puts the members that `<<` brings after the mapping's own, which win.
    pub(super) fn merge(
        &self,
        arena: &mut Arena,
        mapping: usize,
        merge_keys: &[usize],
    ) -> Step<()> {
        let mut own = Vec::new();
        let mut merged = Vec::new();
        for (key, value) in members(&arena.nodes, mapping) {
            if !merge_keys.contains(&key) {
                own.push((key, value));
                continue;
            }
            let raw = arena.nodes[value];
            let sources = match raw.kind {
                Kind::Object => vec![value],
                Kind::Array => items(&arena.nodes, value).collect(),
                _ => Vec::new(),
            };
            if sources.is_empty() || sources.iter().any(|&at| arena.nodes[at].kind != Kind::Object)
            {
                let error =
                    ParseError::syntax(raw.span, "a merge key takes a mapping or a list of them");
                return Err(Box::new(error.with_help("quote the key to have a member named `<<`")));
            }
            merged.extend(sources.into_iter().flat_map(|source| members(&arena.nodes, source)));
        }
        let mut seen: HashSet<String, foldhash::fast::RandomState> =
            own.iter().map(|&(key, _)| arena.content(key).to_owned()).collect();
        merged.retain(|&(key, _)| seen.insert(arena.content(key).to_owned()));
        let len = own.len() + merged.len();
        let mut nodes = Vec::with_capacity(arena.nodes.len() - mapping);
        for (key, value) in own.into_iter().chain(merged) {
            nodes.push(arena.nodes[key]);
            nodes.extend_from_slice(&arena.nodes[value..value + arena.nodes[value].size as usize]);
        }
        arena.nodes.truncate(mapping + 1);
        arena.nodes.append(&mut nodes);
        let end = arena.nodes[mapping].span.end;
        arena.close(mapping, len as u32, end);
        Ok(())
    }
}

/// Keys and values of the mapping at `node`.
fn members(nodes: &[Raw], node: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut next = node + 1;
    (0..nodes[node].len).map(move |_| {
        let key = next;
        next = key + 1 + nodes[key + 1].size as usize;
        (key, key + 1)
    })
}

fn items(nodes: &[Raw], node: usize) -> impl Iterator<Item = usize> {
    let mut next = node + 1;
    (0..nodes[node].len).map(move |_| {
        let item = next;
        next += nodes[item].size as usize;
        item
    })
}
