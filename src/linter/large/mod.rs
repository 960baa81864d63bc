//! Files of any size: the lines of NDJSON, and the items of a JSON array, are read and checked a few at a time.
//!
//! [`lines`] and [`items`] are where it starts. [`blocks`] reads a few lines or items at a time, [`file_parts`] makes
//! parts of them, [`in_order`] checks the parts one after the other or in threads and hands over what they come to in
//! order, and [`pieces`] joins that into one report.

pub(super) mod array;
mod array_items;
mod beginning;
mod blocks;
mod file_parts;
mod in_order;
mod items;
mod lines;
mod pieces;
