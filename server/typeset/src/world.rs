//! What a template can reach: itself, its data and the fonts.

use std::sync::LazyLock;

use typst::{
    Feature, Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::TypesetError;

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let regular: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
    let bold: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");
    [regular, bold]
        .into_iter()
        .flat_map(|font| Font::iter(Bytes::new(font)))
        .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

// Header cells of rows are among the extras.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    LazyHash::new(
        Library::builder()
            .with_features([Feature::A11yExtras].into_iter().collect())
            .build(),
    )
});

pub(crate) struct ClosedWorld {
    main: Source,
    data_id: FileId,
    data: Bytes,
    today: Datetime,
}

impl ClosedWorld {
    pub(crate) fn new(template: &str, data: &[u8], today: Datetime) -> Result<Self, TypesetError> {
        Ok(Self {
            main: Source::new(file("main.typ")?, template.to_owned()),
            data_id: file("data.json")?,
            data: Bytes::new(data.to_vec()),
            today,
        })
    }
}

fn file(path: &str) -> Result<FileId, TypesetError> {
    let path =
        VirtualPath::new(path).map_err(|error| TypesetError::Refused(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for ClosedWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

pub(crate) fn has_glyph(char: char) -> bool {
    let has = |font: &Font| font.info().coverage.contains(u32::from(char));
    FONTS.iter().all(has)
}
