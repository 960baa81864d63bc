//! Compressed bitmaps, as a split index of git has them (EWAH, in gitformat-bitmap(5)).

/// A set of numbers.
#[derive(Default)]
pub(super) struct Bitmap(Vec<u64>);

/// No index has as many entries: what says that it has more isn't read.
const MOST_BITS: u32 = 1 << 28;

impl Bitmap {
    /// Reads the words of a bitmap. `None` if they aren't as many as they say.
    pub(super) fn read(bits: u32, words: &[u8]) -> Option<Self> {
        if bits > MOST_BITS {
            return None;
        }
        let most = bits.div_ceil(64) as usize;
        let number =
            |bytes: &[u8]| bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        let mut words = words.chunks_exact(8).map(number);
        let mut read = Vec::new();
        while let Some(run) = words.next() {
            // One bit, how many words are filled with it, and how many words follow as they are.
            let filled = (run >> 1 & 0xffff_ffff) as usize;
            let literal = (run >> 33) as usize;
            if filled > most || literal > most {
                return None;
            }
            read.extend(std::iter::repeat_n(if run & 1 == 1 { u64::MAX } else { 0 }, filled));
            for _ in 0..literal {
                read.push(words.next()?);
            }
            if read.len() > most {
                return None;
            }
        }
        Some(Self(read))
    }

    /// Whether a number is in the set.
    pub(super) fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Bitmap;

    #[test]
    fn runs_and_literal_words_are_read_and_what_is_too_long_is_refused() {
        // 64 ones, then one word with the bits 0 and 2.
        let run: u64 = 1 | 1 << 1 | 1 << 33;
        let words = [run.to_be_bytes(), 5u64.to_be_bytes()].concat();
        let bitmap = Bitmap::read(67, &words).expect("it is well-formed");
        let set: Vec<usize> = (60..70).filter(|nth| bitmap.has(*nth)).collect();
        assert_eq!(set, [60, 61, 62, 63, 64, 66]);
        assert!(!bitmap.has(1 << 40));
        assert!(Bitmap::read(64, &words).is_none(), "more words than bits");
        assert!(Bitmap::read(67, &words[..8]).is_none(), "a word is missing");
        let endless = (1u64 | 0xffff_ffff << 1).to_be_bytes();
        assert!(Bitmap::read(u32::MAX, &endless).is_none());
    }
}
