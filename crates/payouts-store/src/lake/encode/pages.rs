//! Pages: levels and values in one body, compressed.

use super::{chunk::Chunk, column::Shelf, levels::Levels};
use crate::{Result, error::lake};
use bytes::{Bytes, BytesMut};
use parquet::{
    basic::Encoding,
    column::page::{CompressedPage, Page},
    schema::types::ColumnDescPtr,
};
use zstd::bulk::Compressor;

/// Of zstd. Higher ones take more time than they spare bytes.
const LEVEL: i32 = 1;
/// Pages are together in rooms of this size until they are written, and rooms are used again. Pages by themselves, of all
/// sizes, made on one thread and given back on another, left gaps that an allocator fills late or never.
const ROOM: usize = 1 << 20;

/// What the columns of one thread share: a compressor and the room that pages are made in.
pub(crate) struct Press {
    compressor: Compressor<'static>,
    body: Vec<u8>,
    pressed: Vec<u8>,
    /// What is left of the room that the last page went to.
    room: BytesMut,
    /// Rooms whose pages may be written by now.
    full: Vec<BytesMut>,
}

impl Press {
    pub(crate) fn new() -> Result<Self> {
        let compressor = Compressor::new(LEVEL).map_err(lake("compression"))?;
        Ok(Self {
            compressor,
            body: Vec::new(),
            pressed: Vec::new(),
            room: BytesMut::new(),
            full: Vec::new(),
        })
    }

    /// The compressed body, and how long it was before.
    fn press(&mut self) -> Result<(Bytes, usize)> {
        self.pressed.clear();
        self.pressed.reserve(zstd::zstd_safe::compress_bound(self.body.len()));
        self.compressor.compress_to_buffer(&self.body, &mut self.pressed).map_err(lake("compression"))?;
        if self.room.capacity() < self.pressed.len() {
            self.full.push(std::mem::take(&mut self.room));
            self.room = self.another_room();
        }
        self.room.extend_from_slice(&self.pressed);
        Ok((self.room.split().freeze(), self.body.len()))
    }

    /// A room for the page that has just been pressed: one of which no page is held any more, or a new one.
    fn another_room(&mut self) -> BytesMut {
        let size = self.pressed.len().max(ROOM);
        match self.full.iter_mut().position(|room| room.try_reclaim(size)) {
            Some(free) => self.full.swap_remove(free),
            None => BytesMut::with_capacity(size),
        }
    }
}

/// The pages of the open row group of one column.
pub(super) struct Pages {
    column: ColumnDescPtr,
    /// Every row has a value, so that no levels are written.
    is_required: bool,
    rows: u64,
    nulls: u64,
    pages: Vec<CompressedPage>,
}

impl Pages {
    pub(super) fn new(column: ColumnDescPtr) -> Self {
        let is_required = column.max_def_level() == 0;
        Self { column, is_required, rows: 0, nulls: 0, pages: Vec::new() }
    }

    /// Adds a page of the rows that the levels describe, with the values that `put` appends.
    pub(super) fn add(
        &mut self,
        levels: &mut Levels,
        encoding: Encoding,
        press: &mut Press,
        put: impl FnOnce(&mut Vec<u8>),
    ) -> Result<()> {
        press.body.clear();
        if !self.is_required {
            levels.encode(&mut press.body);
        }
        put(&mut press.body);
        let (buf, size) = press.press()?;
        let page = Page::DataPage {
            buf,
            num_values: u32::try_from(levels.rows()).map_err(lake("a page"))?,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        self.pages.push(CompressedPage::new(page, size));
        self.rows += levels.rows() as u64;
        self.nulls += (levels.rows() - levels.filled()) as u64;
        levels.clear();
        Ok(())
    }

    /// Ends the row group. A dictionary that no page refers to is left out.
    pub(super) fn finish(
        &mut self,
        shelf: &mut impl Shelf,
        entries: Option<usize>,
        press: &mut Press,
    ) -> Result<Chunk> {
        let dictionary = match entries {
            Some(entries) => {
                press.body.clear();
                shelf.put_dictionary(&mut press.body);
                let (buf, size) = press.press()?;
                let num_values = u32::try_from(entries).map_err(lake("a dictionary"))?;
                let page =
                    Page::DictionaryPage { buf, num_values, encoding: Encoding::PLAIN, is_sorted: false };
                Some(CompressedPage::new(page, size))
            }
            None => None,
        };
        let statistics = shelf.statistics(self.nulls);
        let (rows, pages) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.pages));
        self.nulls = 0;
        Ok(Chunk { column: self.column.clone(), rows, dictionary, pages, statistics })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// Bytes that no compression makes fewer.
    fn noise(seed: u64, bytes: usize) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        };
        std::iter::repeat_with(next).take(bytes).collect()
    }

    #[test]
    fn rooms_are_used_again_once_their_pages_are_written() {
        let mut press = Press::new().unwrap();
        let mut held = VecDeque::new();
        let mut rooms = Vec::new();
        for number in 0..200 {
            // Some are larger than a room.
            let body = noise(number, if number % 20 == 7 { ROOM + 1 } else { ROOM / 3 });
            press.body.clone_from(&body);
            held.push_back((press.press().unwrap().0, body));
            if held.len() > 6 {
                let (page, body) = held.pop_front().unwrap();
                assert!(zstd::bulk::decompress(&page, body.len()).unwrap() == body);
            }
            rooms.push(press.full.len());
        }
        let (few, many) = rooms.split_at(100);
        assert_eq!(many.iter().max(), few.iter().max(), "they do not grow with the pages");
    }
}
