//! Letters by script.

/// Scripts of the news, by their codes in ISO 15924; Kana alone is not Japanese, whose code is Jpan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    Latn,
    Cyrl,
    Grek,
    Arab,
    Hebr,
    Armn,
    Geor,
    Deva,
    Beng,
    Guru,
    Gujr,
    Orya,
    Taml,
    Telu,
    Knda,
    Mlym,
    Sinh,
    Thai,
    Laoo,
    Tibt,
    Mymr,
    Ethi,
    Khmr,
    Mong,
    Hani,
    Kana,
    Hang,
    Thaa,
}

impl Script {
    const ALL: [(Script, &'static str); 28] = [
        (Script::Latn, "Latn"),
        (Script::Cyrl, "Cyrl"),
        (Script::Grek, "Grek"),
        (Script::Arab, "Arab"),
        (Script::Hebr, "Hebr"),
        (Script::Armn, "Armn"),
        (Script::Geor, "Geor"),
        (Script::Deva, "Deva"),
        (Script::Beng, "Beng"),
        (Script::Guru, "Guru"),
        (Script::Gujr, "Gujr"),
        (Script::Orya, "Orya"),
        (Script::Taml, "Taml"),
        (Script::Telu, "Telu"),
        (Script::Knda, "Knda"),
        (Script::Mlym, "Mlym"),
        (Script::Sinh, "Sinh"),
        (Script::Thai, "Thai"),
        (Script::Laoo, "Laoo"),
        (Script::Tibt, "Tibt"),
        (Script::Mymr, "Mymr"),
        (Script::Ethi, "Ethi"),
        (Script::Khmr, "Khmr"),
        (Script::Mong, "Mong"),
        (Script::Hani, "Hani"),
        (Script::Kana, "Jpan"),
        (Script::Hang, "Hang"),
        (Script::Thaa, "Thaa"),
    ];

    /// The script with a code; `None` for scripts that are not told apart here.
    pub fn coded(code: &str) -> Option<Script> {
        Script::ALL.iter().find(|(_, name)| *name == code).map(|(script, _)| *script)
    }

    /// The script of a letter or of a mark that stands on one; `None` for digits, punctuation and scripts not listed.
    pub fn of(c: char) -> Option<Script> {
        Some(match c as u32 {
            0x41..=0x5a | 0x61..=0x7a | 0xaa | 0xba | 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x2bf => Script::Latn,
            0x300..=0x36f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => Script::Latn,
            0x370..=0x3ff | 0x1f00..=0x1fff => Script::Grek,
            0x400..=0x52f => Script::Cyrl,
            0x531..=0x58f => Script::Armn,
            0x591..=0x5f4 => Script::Hebr,
            0x610..=0x61a | 0x620..=0x65f | 0x66e..=0x6d3 | 0x6d5..=0x6ef | 0x6fa..=0x6ff => Script::Arab,
            0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefc => Script::Arab,
            0x780..=0x7bf => Script::Thaa,
            0x900..=0x963 | 0x971..=0x97f => Script::Deva,
            0x980..=0x9e3 | 0x9f0..=0x9fe => Script::Beng,
            0xa01..=0xa65 | 0xa70..=0xa76 => Script::Guru,
            0xa81..=0xae3 => Script::Gujr,
            0xb01..=0xb63 => Script::Orya,
            0xb82..=0xbd7 => Script::Taml,
            0xc00..=0xc63 => Script::Telu,
            0xc80..=0xce3 => Script::Knda,
            0xd00..=0xd63 => Script::Mlym,
            0xd81..=0xdf3 => Script::Sinh,
            0xe01..=0xe4e => Script::Thai,
            0xe81..=0xecd | 0xedc..=0xedf => Script::Laoo,
            0xf00..=0xf1f | 0xf40..=0xfbc => Script::Tibt,
            0x1000..=0x103f | 0x1050..=0x109d => Script::Mymr,
            0x10a0..=0x10ff | 0x1c90..=0x1cbf => Script::Geor,
            0x1200..=0x135a => Script::Ethi,
            0x1780..=0x17d3 => Script::Khmr,
            0x1820..=0x18aa => Script::Mong,
            0x3041..=0x309f | 0x30a1..=0x30fa | 0x30fc..=0x30ff => Script::Kana,
            0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af => Script::Hani,
            0x1100..=0x11ff | 0xac00..=0xd7a3 => Script::Hang,
            _ => return None,
        })
    }
}

/// How many letters of each script a text has.
#[derive(Default)]
pub struct Letters {
    counts: [u32; 28],
    /// Digits.
    pub digits: usize,
}

impl Letters {
    #[inline]
    pub fn add(&mut self, script: Script) {
        self.counts[script as usize] += 1;
    }

    fn count(&self, script: Script) -> usize {
        self.counts[script as usize] as usize
    }

    /// Letters in all; a character of a script that writes syllables or words, not sounds, counts for three.
    pub fn all(&self) -> usize {
        let sum: u32 = self.counts.iter().sum();
        sum as usize + 2 * [Script::Hani, Script::Kana, Script::Hang].into_iter().map(|script| self.count(script)).sum::<usize>()
    }

    /// The script of most letters. Han, and kana beside it, are [`Script::Hani`]; Hangul with Han is Hangul.
    pub fn main(&self) -> Option<Script> {
        let weigh = |script: Script| match script {
            // A Korean or Japanese text quotes Latin names letter by letter, its own words by few characters.
            Script::Hani => 3 * (self.count(script) + self.count(Script::Kana)),
            Script::Hang => 3 * self.count(script),
            Script::Kana => 0,
            _ => self.count(script),
        };
        let (script, count) =
            Script::ALL.iter().map(|(script, _)| (*script, weigh(*script))).fold((Script::Latn, 0), |a, b| if b.1 > a.1 { b } else { a });
        (count > 0).then_some(script)
    }

    /// Whether there is enough kana among the Han for Japanese; Chinese texts name a product in kana at most.
    pub fn kana(&self) -> bool {
        self.count(Script::Kana) * 10 > self.count(Script::Hani) + self.count(Script::Kana)
    }
}
