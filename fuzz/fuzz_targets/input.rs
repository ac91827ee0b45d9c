#![no_main]
//! Any bytes as an input whose kind is told by its content: JSON Lines, plain text, packed or not.
use attache_ingest::source::{Options, Raw, Reading};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options { titles: true, ..Options::default() };
    let bytes = std::io::Cursor::new(bytes.to_vec());
    for raw in Reading::new("input".into(), None, Ok(Box::new(bytes)), &options) {
        if let Ok(Raw::Story(story)) = raw {
            for (at, paragraph) in attache_ingest::dateline::paragraphs(&story) {
                assert_eq!(&story.text[at..at + paragraph.len()], paragraph);
            }
        }
    }
});
