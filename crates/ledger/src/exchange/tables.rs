//! The tables between PLOVER, CAMEO, ISO and FIPS: files beside this one, read when a reader or writer opens.

use attache_record::{Country, EventType, Mode, Sector};
use rustc_hash::FxHashMap;

/// What a CAMEO code becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deed {
    pub event_type: EventType,
    pub mode: Option<Mode>,
    /// Whether CAMEO's source is PLOVER's recipient.
    pub swap: bool,
}

/// What a CAMEO actor code says besides the state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Role {
    pub sector: Option<Sector>,
    /// A stand-in for entities without a state.
    pub country: Option<Country>,
}

/// A state's codes elsewhere; empty where it has none.
#[derive(Debug, Clone, Copy, Default)]
struct Codes {
    iso2: &'static str,
    fips: &'static str,
    cameo: &'static str,
}

/// All tables.
pub(super) struct Tables {
    deeds: FxHashMap<&'static str, Deed>,
    codes: FxHashMap<Country, Codes>,
    of_fips: FxHashMap<&'static str, Country>,
    of_cameo: FxHashMap<&'static str, Country>,
    roles: FxHashMap<&'static str, Role>,
    of_sector: FxHashMap<Sector, &'static str>,
}

impl Tables {
    pub(super) fn new() -> Tables {
        let mut tables = Tables {
            deeds: FxHashMap::default(),
            codes: FxHashMap::default(),
            of_fips: FxHashMap::default(),
            of_cameo: FxHashMap::default(),
            roles: FxHashMap::default(),
            of_sector: FxHashMap::default(),
        };
        for [code, event_type, mode, swap] in rows(include_str!("tables/cameo.csv")) {
            let event_type = event_type.parse().expect("the table names types only");
            tables.deeds.insert(code, Deed { event_type, mode: named(mode), swap: !swap.is_empty() });
        }
        for [iso3, iso2, fips, cameo] in rows(include_str!("tables/countries.csv")) {
            let country: Country = iso3.parse().expect("the table's first column has countries only");
            tables.codes.entry(country).or_insert(Codes { iso2, fips, cameo });
            tables.of_fips.entry(fips).or_insert(country);
            tables.of_cameo.entry(cameo).or_insert(country);
        }
        // Files differ in whether they follow ISO where CAMEO once did not.
        let states: Vec<(&'static str, Country)> =
            rows(include_str!("tables/countries.csv")).filter_map(|[iso3, ..]: [&str; 4]| Some((iso3, iso3.parse().ok()?))).collect();
        for (iso3, country) in states.into_iter().filter(|(_, country)| country.is_state()) {
            tables.of_cameo.entry(iso3).or_insert(country);
        }
        for [code, sector, country] in rows(include_str!("tables/actors.csv")) {
            let role = Role { sector: named(sector), country: named(country) };
            if let Some(sector) = role.sector {
                tables.of_sector.entry(sector).or_insert(code);
            }
            tables.roles.insert(code, role);
        }
        tables
    }

    /// What a CAMEO code becomes: by the longest beginning that the table knows. None for codes without a PLOVER type.
    pub(super) fn deed(&self, code: &str) -> Option<Deed> {
        (2..=code.len()).rev().filter_map(|n| self.deeds.get(code.get(..n)?)).copied().next()
    }

    /// The state's two letters, small; empty for most stand-ins.
    pub(super) fn iso2(&self, country: Country) -> &'static str {
        self.codes.get(&country).map_or("", |codes| codes.iso2)
    }

    pub(super) fn fips(&self, country: Country) -> &'static str {
        self.codes.get(&country).map_or("", |codes| codes.fips)
    }

    /// The state's code among CAMEO's actors; a state of the past keeps its ISO code, as in CAMEO.
    pub(super) fn cameo(&self, country: Country) -> String {
        self.codes.get(&country).map_or_else(|| country.to_string(), |codes| codes.cameo.to_owned())
    }

    pub(super) fn of_fips(&self, code: &str) -> Option<Country> {
        self.of_fips.get(code).copied().filter(|_| !code.is_empty())
    }

    /// The state of a CAMEO country code; none for regions (AFR, EUR, MEA, …).
    pub(super) fn of_cameo(&self, code: &str) -> Option<Country> {
        self.of_cameo.get(code).copied().filter(|_| !code.is_empty())
    }

    pub(super) fn role(&self, code: &str) -> Option<Role> {
        self.roles.get(code).copied()
    }

    /// CAMEO's code for a part of society.
    pub(super) fn of_sector(&self, sector: Sector) -> &'static str {
        self.of_sector.get(&sector).copied().unwrap_or(sector.as_str())
    }
}

fn named<T: std::str::FromStr>(name: &str) -> Option<T> {
    name.parse().ok()
}

/// The rows of a table without comments and head.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| {
        let mut fields = line.split(',');
        let row = std::array::from_fn(|_| fields.next().expect("every row of the tables is complete"));
        assert!(fields.next().is_none(), "a row of the tables is too long: {line}");
        row
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_tables_is_one() {
        for [code, event_type, mode, swap] in rows(include_str!("tables/cameo.csv")) {
            let event_type: EventType = event_type.parse().unwrap();
            assert!(mode.is_empty() || event_type.has(mode.parse().unwrap()), "{code}");
            assert!(["", "swap"].contains(&swap), "{code}");
        }
        for [code, sector, country] in rows(include_str!("tables/actors.csv")) {
            assert!(sector.is_empty() || sector.parse::<Sector>().is_ok(), "{code}");
            assert!(country.is_empty() || country.parse::<Country>().is_ok_and(|c| !c.is_state()), "{code}");
            assert_eq!(code.len(), 3);
        }
    }

    #[test]
    fn our_own_codes_come_back_as_our_types() {
        let tables = Tables::new();
        // CAMEO has one code where PLOVER has several modes, or none that fits in general.
        let lossy = [
            (EventType::Consult, Mode::Multilateral),
            (EventType::Threaten, Mode::Arrest),
            (EventType::Threaten, Mode::Expel),
            (EventType::Protest, Mode::Boycott),
            (EventType::Protest, Mode::Vandalize),
            (EventType::Sanction, Mode::Convict),
            (EventType::Mobilize, Mode::Weapons),
            (EventType::Mobilize, Mode::Militia),
            (EventType::Coerce, Mode::Censor),
            (EventType::Coerce, Mode::Withhold),
            (EventType::Coerce, Mode::Misinformation),
            (EventType::Assault, Mode::Destroy),
            (EventType::Assault, Mode::Primitive),
            (EventType::Assault, Mode::CrowdControl),
        ];
        for &event_type in EventType::ALL {
            for mode in event_type.modes().map(Some).chain([None]) {
                let deed = tables.deed(event_type.cameo(mode)).unwrap();
                assert_eq!(deed.event_type, event_type, "{mode:?}");
                let lost = mode.is_some_and(|mode| lossy.contains(&(event_type, mode)));
                assert_eq!(deed.mode == mode, !lost, "{event_type} {mode:?} came back as {:?}", deed.mode);
            }
        }
    }

    #[test]
    fn the_longest_beginning_decides() {
        let tables = Tables::new();
        let of = |code| tables.deed(code).map(|deed| (deed.event_type, deed.mode));
        assert_eq!(of("0831"), Some((EventType::Concede, None)));
        assert_eq!(of("0841"), Some((EventType::Retreat, Some(Mode::Release))));
        assert_eq!(of("1823"), Some((EventType::Assault, Some(Mode::Beat))));
        assert_eq!(of("1621"), Some((EventType::Sanction, Some(Mode::Discontinue))));
        assert_eq!(
            (of("1711"), of("1712")),
            (Some((EventType::Coerce, Some(Mode::Seize))), Some((EventType::Assault, Some(Mode::Destroy))))
        );
        assert_eq!(of("201"), Some((EventType::Coerce, Some(Mode::Deport))), "people driven out, not diplomats sent home");
        assert_eq!((of("010"), of("---"), of("X"), of("é1"), of("")), (None, None, None, None, None));
        assert!(tables.deed("043").unwrap().swap && !tables.deed("042").unwrap().swap);
    }

    #[test]
    fn countries_and_sectors_come_back() {
        let tables = Tables::new();
        for &country in tables.codes.keys().filter(|country| country.is_state()) {
            assert_eq!(tables.of_cameo(&tables.cameo(country)), Some(country));
            assert_eq!(tables.of_cameo(country.as_str()), Some(country), "the ISO code is always read");
            let fips = tables.fips(country);
            assert!(fips.is_empty() || tables.of_fips(fips) == Some(country), "{country}");
            assert_eq!(tables.iso2(country).len(), 2, "{country}");
        }
        for &sector in Sector::ALL {
            assert_eq!(tables.role(tables.of_sector(sector)).unwrap().sector, Some(sector));
        }
        let romania = "ROU".parse().unwrap();
        assert_eq!((tables.cameo(romania).as_str(), tables.fips("DEU".parse().unwrap())), ("ROM", "GM"));
        assert_eq!(tables.of_cameo("EUR"), None, "Europe is no European Union");
        assert_eq!(tables.of_fips("GZ"), "PSE".parse().ok());
    }
}
