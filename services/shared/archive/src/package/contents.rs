//! The contents of a part of a package, unpacked and seen to the last byte: what stands behind the end of what is packed
//! is unpacked by no program, and goes along unseen.

use std::io::{self, BufReader, Read, Seek};

use flate2::{Crc, bufread::DeflateDecoder};
use zip::{CompressionMethod, ZipArchive, read::ZipFile, result::ZipResult};

/// The contents of a part.
pub enum Contents<'a, R: Read> {
    /// As they stand there.
    Stored(ZipFile<'a, R>),
    /// Packed.
    Packed(Box<Packed<'a, R>>),
}

/// Contents that are packed.
pub struct Packed<'a, R: Read> {
    unpacked: DeflateDecoder<BufReader<ZipFile<'a, R>>>,
    start: u64,
    /// Bytes they take, packed.
    bytes: u64,
    /// Their check sum, and what it is to be.
    sum: Crc,
    told: u32,
}

impl<'a, R: Read + Seek> Contents<'a, R> {
    /// Of the part of this place.
    pub fn of(archive: &'a mut ZipArchive<R>, index: usize) -> ZipResult<Self> {
        if archive.by_index_raw(index)?.compression() != CompressionMethod::Deflated {
            return archive.by_index(index).map(Self::Stored);
        }
        let part = archive.by_index_raw(index)?;
        Ok(Self::Packed(Box::new(Packed {
            start: part.data_start().unwrap_or_default(),
            bytes: part.compressed_size(),
            sum: Crc::new(),
            told: part.crc32(),
            unpacked: DeflateDecoder::new(BufReader::new(part)),
        })))
    }
}

impl<R: Read> Contents<'_, R> {
    /// From which byte of the package on something stands behind them, once they were read to their end.
    pub fn hidden(&self) -> Option<u64> {
        match self {
            Self::Stored(_) => None,
            Self::Packed(packed) => {
                let seen = packed.unpacked.total_in();
                (seen < packed.bytes).then_some(packed.start + seen)
            }
        }
    }
}

impl<R: Read> Read for Contents<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let packed = match self {
            Self::Stored(part) => return part.read(buffer),
            Self::Packed(packed) => packed,
        };
        let read = packed.unpacked.read(buffer)?;
        packed.sum.update(buffer.get(..read).unwrap_or_default());
        if read == 0 && !buffer.is_empty() && packed.sum.sum() != packed.told {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "Invalid checksum",
            ));
        }
        Ok(read)
    }
}
