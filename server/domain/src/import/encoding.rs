//! Bytes to UTF-8: UTF-8 with or without a byte-order mark, or CP932 (what Japanese Excel saves as CSV).

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS};

use crate::import::csv::Stop;
use crate::import::refusal::Refusal;

/// How a file's bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 if the whole file is, else CP932.
    #[default]
    Auto,
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// CP932 (Shift_JIS as Windows writes it).
    Cp932,
}

impl std::str::FromStr for Encoding {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "auto" => Ok(Self::Auto),
            "utf-8" => Ok(Self::Utf8),
            "cp932" => Ok(Self::Cp932),
            _ => Err(()),
        }
    }
}

/// Opens a text file for reading as UTF-8. Decides the encoding by reading the file once, in constant memory, so that a
/// wrong byte anywhere is named with its line before anything else happens.
pub fn open(path: &Path, encoding: Encoding) -> Result<Box<dyn Read + Send>, Stop> {
    let mut head = [0_u8; 4];
    let length = read_up_to(&mut File::open(path)?, &mut head)?;
    match head.get(..length).unwrap_or_default() {
        [0x50, 0x4b, 3, 4] => return Err(Stop::Refused(Refusal::of_file("import-is-workbook"))),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return Err(Stop::Refused(Refusal::of_file("import-is-utf16")));
        }
        _ => {}
    }
    let cp932 = match encoding {
        Encoding::Cp932 => true,
        Encoding::Utf8 | Encoding::Auto => match first_wrong_utf8_line(path)? {
            None => false,
            Some(line) if encoding == Encoding::Utf8 => {
                return Err(Stop::Refused(Refusal::at(line, "", "import-not-utf8")));
            }
            Some(_) => true,
        },
    };
    let file = File::open(path)?;
    if cp932 {
        if let Some(line) = first_wrong_cp932_line(path)? {
            let key = if encoding == Encoding::Cp932 {
                "import-not-cp932"
            } else {
                "import-not-text"
            };
            return Err(Stop::Refused(Refusal::at(line, "", key)));
        }
        Ok(Box::new(Cp932Reader::new(file)))
    } else {
        let mut file = BufReader::new(file);
        skip_mark(&mut file)?;
        Ok(Box::new(file))
    }
}

fn read_up_to(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize, std::io::Error> {
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match input.read(rest)? {
            0 => break,
            count => length += count,
        }
    }
    Ok(length)
}

fn skip_mark(input: &mut BufReader<File>) -> Result<(), std::io::Error> {
    use std::io::BufRead;
    if input.fill_buf()?.starts_with(&[0xef, 0xbb, 0xbf]) {
        input.consume(3);
    }
    Ok(())
}

fn first_wrong_utf8_line(path: &Path) -> Result<Option<u64>, std::io::Error> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut carry: Vec<u8> = Vec::new();
    let mut line = 1;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((!carry.is_empty()).then_some(line));
        }
        carry.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let (good, wrong) = match std::str::from_utf8(&carry) {
            Ok(_) => (carry.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        line += newlines(carry.get(..good).unwrap_or_default());
        if wrong {
            return Ok(Some(line));
        }
        carry.drain(..good);
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn first_wrong_cp932_line(path: &Path) -> Result<Option<u64>, std::io::Error> {
    let mut reader = Cp932Reader::new(File::open(path)?);
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut line = 1;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(count) => line += newlines(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => return Ok(Some(line)),
            Err(error) => return Err(error),
        }
    }
}

/// Decodes CP932 as it is read. A byte that is none is an error of kind `InvalidData`.
struct Cp932Reader {
    input: File,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    out: Vec<u8>,
    out_start: usize,
    finished: bool,
    wrong: bool,
}

impl Cp932Reader {
    fn new(input: File) -> Self {
        Self {
            input,
            decoder: SHIFT_JIS.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            raw_start: 0,
            out: Vec::new(),
            out_start: 0,
            finished: false,
            wrong: false,
        }
    }

    fn refill(&mut self) -> std::io::Result<()> {
        if self.raw_start >= self.raw.len() {
            self.raw.resize(16 * 1024, 0);
            let count = self.input.read(&mut self.raw)?;
            self.raw.truncate(count);
            self.raw_start = 0;
            self.finished = count == 0;
        }
        self.out.resize(64 * 1024, 0);
        let source = self.raw.get(self.raw_start..).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(source, &mut self.out, self.finished);
        self.raw_start += read;
        self.out.truncate(written);
        self.out_start = 0;
        if let DecoderResult::Malformed(..) = result {
            self.wrong = true;
        }
        Ok(())
    }
}

impl Read for Cp932Reader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.out_start >= self.out.len() {
            if self.wrong {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.out.get(self.out_start..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.out_start += count;
        Ok(count)
    }
}
