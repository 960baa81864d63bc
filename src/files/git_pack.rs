//! Packs of git: many objects in one file, some of them as the difference to another one.
//!
//! The format is that of `gitformat-pack(5)`, with an index of version 2.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::MAX_BYTES;
use super::git_object::{Kind, Object, damaged, inflated};

/// An entry of a pack as it is kept.
pub(super) enum Packed {
    Whole(Object),
    /// The difference to the object at another offset of the pack.
    ToOffset(u64, Vec<u8>),
    /// The difference to the object of that id.
    ToId(Vec<u8>, Vec<u8>),
}

/// The offset of an object in the pack of an index, if it is in there.
pub(super) fn offset(index: &Path, id: &[u8]) -> io::Result<Option<u64>> {
    const HEAD: u64 = 8;
    const FAN_OUT: u64 = 256 * 4;
    let mut file = File::open(index)?;
    if at::<8>(&mut file, 0)? != *b"\xfftOc\0\0\0\x02" {
        return Err(damaged("an index of a pack isn't of version 2"));
    }
    let first = u64::from(*id.first().ok_or_else(|| damaged("an id is empty"))?);
    let count = |file: &mut File, byte: u64| -> io::Result<u64> {
        Ok(u32::from_be_bytes(at(file, HEAD.saturating_add(byte.saturating_mul(4)))?).into())
    };
    let all = count(&mut file, 255)?;
    let mut low = if first == 0 { 0 } else { count(&mut file, first.saturating_sub(1))? };
    let mut high = count(&mut file, first)?;
    let length = id.len() as u64;
    let ids = HEAD.saturating_add(FAN_OUT);
    while low < high {
        let middle = low.midpoint(high);
        let mut found = vec![0; id.len()];
        file.seek(SeekFrom::Start(ids.saturating_add(middle.saturating_mul(length))))?;
        file.read_exact(&mut found)?;
        match found.as_slice().cmp(id) {
            std::cmp::Ordering::Less => low = middle.saturating_add(1),
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => {
                // The ids are followed by checksums of four bytes each, and these by the offsets.
                let offsets = ids.saturating_add(all.saturating_mul(length.saturating_add(4)));
                let place = offsets.saturating_add(middle.saturating_mul(4));
                let small = u32::from_be_bytes(at(&mut file, place)?);
                if small >> 31 == 0 {
                    return Ok(Some(small.into()));
                }
                let large = u64::from(small & 0x7fff_ffff).saturating_mul(8);
                let place = offsets.saturating_add(all.saturating_mul(4)).saturating_add(large);
                return Ok(Some(u64::from_be_bytes(at(&mut file, place)?)));
            }
        }
    }
    Ok(None)
}

/// The entry of a pack at an offset; ids have `length` bytes.
pub(super) fn entry(pack: &Path, offset: u64, length: usize) -> io::Result<Packed> {
    let mut file = File::open(pack)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut byte = read_byte(&mut file)?;
    let kind = (byte >> 4) & 7;
    let (mut size, mut shift) = (u64::from(byte & 15), 4_u32);
    while byte & 0x80 != 0 {
        byte = read_byte(&mut file)?;
        let more = u64::from(byte & 0x7f);
        size |= more.checked_shl(shift).ok_or_else(|| damaged("a size is too large"))?;
        shift = shift.saturating_add(7);
    }
    let base = match kind {
        6 => Some(back(&mut file)?),
        _ => None,
    };
    let mut id = vec![0; if kind == 7 { length } else { 0 }];
    file.read_exact(&mut id)?;
    let bytes = rest(&mut file, size)?;
    Ok(match (kind, base) {
        (6, Some(back)) => {
            let base = offset.checked_sub(back).ok_or_else(|| damaged("an offset is wrong"))?;
            Packed::ToOffset(base, bytes)
        }
        (7, _) => Packed::ToId(id, bytes),
        (number, _) => Packed::Whole(Object { kind: Kind::of_number(number)?, bytes }),
    })
}

/// How far before an entry its base is.
fn back(file: &mut File) -> io::Result<u64> {
    let mut byte = read_byte(file)?;
    let mut back = u64::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = read_byte(file)?;
        back = back.saturating_add(1).saturating_mul(128).saturating_add((byte & 0x7f).into());
    }
    Ok(back)
}

/// What is compressed from here, which has `size` bytes when it isn't.
fn rest(file: &mut File, size: u64) -> io::Result<Vec<u8>> {
    let largest = MAX_BYTES as u64;
    if size > largest {
        let message = format!("it has {size} bytes, at most {largest} are read");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    // What can't be compressed becomes a little longer.
    let most = size.saturating_add(size / 8).saturating_add(1024);
    let mut compressed = Vec::new();
    file.take(most).read_to_end(&mut compressed)?;
    let bytes = inflated(&compressed, MAX_BYTES)?;
    match bytes.len() as u64 == size {
        true => Ok(bytes),
        false => Err(damaged("an object has another size than its pack says")),
    }
}

/// The object that a difference makes of its base.
pub(super) fn patched(base: &[u8], delta: &[u8]) -> io::Result<Vec<u8>> {
    let wrong = || damaged("a difference doesn't fit its base");
    let mut delta = delta.iter().copied();
    let mut number = || -> io::Result<usize> {
        let (mut number, mut shift) = (0_usize, 0_u32);
        loop {
            let byte = delta.next().ok_or_else(wrong)?;
            let more = usize::from(byte & 0x7f).checked_shl(shift).ok_or_else(wrong)?;
            number |= more;
            shift = shift.saturating_add(7);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
    };
    let (before, after) = (number()?, number()?);
    if before != base.len() || after > MAX_BYTES {
        return Err(wrong());
    }
    let mut made = Vec::new();
    while let Some(command) = delta.next() {
        if command & 0x80 == 0 {
            for _ in 0..command {
                made.push(delta.next().ok_or_else(wrong)?);
            }
            // Zero is reserved.
            if command == 0 {
                return Err(wrong());
            }
            continue;
        }
        let (mut start, mut size) = (0_usize, 0_usize);
        for (nth, shift) in [0_u32, 8, 16, 24].into_iter().enumerate() {
            if command & (1 << nth) != 0 {
                start |= usize::from(delta.next().ok_or_else(wrong)?) << shift;
            }
        }
        for (nth, shift) in [0_u32, 8, 16].into_iter().enumerate() {
            if command & (16 << nth) != 0 {
                size |= usize::from(delta.next().ok_or_else(wrong)?) << shift;
            }
        }
        let size = if size == 0 { 0x1_0000 } else { size };
        let copied = base.get(start..start.saturating_add(size)).ok_or_else(wrong)?;
        if made.len().saturating_add(size) > after {
            return Err(wrong());
        }
        made.extend_from_slice(copied);
    }
    if made.len() == after { Ok(made) } else { Err(wrong()) }
}

fn at<const N: usize>(file: &mut File, offset: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_byte(file: &mut File) -> io::Result<u8> {
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}
