//! A party in CAMEO's codes.

use crate::exchange::tables::Tables;
use attache_record::{Country, Participant};

/// The ten fields of an actor.
pub(super) const FIELDS: usize = 10;

/// How a body without a state is coded: its country, the parts of its code, and the group by which CAMEO knows it.
struct StandIn {
    country: &'static str,
    cameo_country: &'static str,
    group: &'static str,
    role: &'static str,
}

const STAND_INS: [StandIn; 7] = [
    StandIn { country: "IGO", cameo_country: "", group: "", role: "IGO" },
    StandIn { country: "UNO", cameo_country: "", group: "UNO", role: "IGO" },
    StandIn { country: "EUR", cameo_country: "EUR", group: "EEC", role: "IGO" },
    StandIn { country: "NGO", cameo_country: "", group: "", role: "NGO" },
    StandIn { country: "ISM", cameo_country: "", group: "", role: "NGM" },
    StandIn { country: "IMG", cameo_country: "", group: "", role: "IMG" },
    StandIn { country: "MNC", cameo_country: "", group: "", role: "MNC" },
];

/// Code, name, country, known group, ethnic group, two religions, three roles.
pub(super) fn coded(party: Option<&Participant>, tables: &Tables) -> [String; FIELDS] {
    let mut fields: [String; FIELDS] = Default::default();
    let Some(party) = party else { return fields };
    let sector = party.sector.map(|sector| tables.of_sector(sector)).unwrap_or_default();
    let stand_in = party.country.and_then(|country| STAND_INS.iter().find(|one| one.country == country.as_str()));
    let (country, group, roles) = match (stand_in, party.country) {
        (Some(one), _) => (one.cameo_country.to_owned(), one.group, [one.role, sector]),
        (None, Some(country)) => (tables.cameo(country), "", [sector, ""]),
        (None, None) => (String::new(), "", [sector, ""]),
    };
    // CAMEO writes a body's role before its name: IGOUNO, IGOEUREEC.
    fields[0] = match stand_in {
        Some(one) => [one.role, &country, group, sector].concat(),
        None => [country.as_str(), sector].concat(),
    };
    fields[1] = party.name.as_deref().unwrap_or(&party.text).to_uppercase();
    fields[2] = country;
    fields[3] = group.to_owned();
    [fields[7], fields[8]] = roles.map(str::to_owned);
    fields
}

/// The party of an actor's fields; none if they are empty.
pub(super) fn read(fields: &[&str], tables: &Tables) -> Option<Participant> {
    let [code, name, country, group, _, _, _, roles @ ..] = fields else { return None };
    if [code, name, country, group].iter().all(|field| field.is_empty()) {
        return None;
    }
    let known: Vec<_> = [group].into_iter().chain(roles).filter_map(|code| tables.role(code)).collect();
    let body = |role: &crate::exchange::tables::Role| role.country;
    // The group names the European Union, whose country code is Europe's.
    let of_group = tables.role(group).and_then(|role| role.country);
    let country: Option<Country> = of_group.or_else(|| tables.of_cameo(country)).or_else(|| known.iter().find_map(body));
    let name = if name.is_empty() { code } else { name };
    Some(Participant {
        text: (*name).to_owned(),
        name: Some((*name).to_owned()),
        country,
        sector: known.iter().find_map(|role| role.sector),
        ..Participant::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_record::Sector;

    fn party(country: &str, sector: Option<Sector>) -> Participant {
        let name = Some("ÉLYSÉE".to_owned());
        Participant { text: "ÉLYSÉE".into(), name, country: country.parse().ok(), sector, ..Participant::default() }
    }

    #[test]
    fn parties_come_back() {
        let tables = Tables::new();
        let countries = ["FRA", "ROU", "", "UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"];
        for country in countries {
            for sector in Sector::ALL.iter().map(|&sector| Some(sector)).chain([None]) {
                let party = party(country, sector);
                let fields = coded(Some(&party), &tables);
                assert_eq!(read(&fields.each_ref().map(String::as_str), &tables), Some(party));
            }
        }
        assert_eq!(read(&coded(None, &tables).each_ref().map(String::as_str), &tables), None);
    }

    #[test]
    fn codes_are_cameo_s() {
        let tables = Tables::new();
        let code = |country, sector| coded(Some(&party(country, sector)), &tables)[0].clone();
        assert_eq!(code("USA", Some(Sector::Gov)), "USAGOV");
        assert_eq!((code("UNO", None), code("EUR", None), code("ROU", None)), ("IGOUNO".into(), "IGOEUREEC".into(), "ROM".into()));
        assert_eq!((code("", Some(Sector::Jrn)), code("KEN", Some(Sector::Med))), ("MED".into(), "KENHLH".into()));
    }

    #[test]
    fn europe_is_no_union_and_insurgents_are_rebels() {
        let tables = Tables::new();
        let europe = read(&["EUR", "EUROPE", "EUR", "", "", "", "", "", "", ""], &tables).unwrap();
        assert_eq!(europe.country, None);
        let rebels = read(&["SYRINS", "SYRIAN REBELS", "SYR", "", "", "", "", "INS", "", ""], &tables).unwrap();
        assert_eq!((rebels.country, rebels.sector), ("SYR".parse().ok(), Some(Sector::Reb)));
        let helmets = read(&["IGOUNOPKO", "", "", "UNO", "", "", "", "IGO", "PKO", ""], &tables).unwrap();
        assert_eq!((helmets.country, helmets.sector, helmets.text.as_str()), ("UNO".parse().ok(), Some(Sector::Mil), "IGOUNOPKO"));
    }
}
