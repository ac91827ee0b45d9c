//! PLOVER: sixteen types in four quads, their modes and scores, auxiliary modes, contexts, sectors.
//!
//! Scores follow the PLOVER manual (Open Event Data Alliance, 2021-2023); CAMEO codes are the nearest ones of that older
//! ontology by type and mode.

use crate::name::names;

names! {
    /// What kind of thing happened.
    pub enum EventType, "event type" {
        Agree = "AGREE",
        Consult = "CONSULT",
        Support = "SUPPORT",
        Concede = "CONCEDE",
        Cooperate = "COOPERATE",
        Aid = "AID",
        Retreat = "RETREAT",
        Request = "REQUEST",
        Accuse = "ACCUSE",
        Reject = "REJECT",
        Threaten = "THREATEN",
        Protest = "PROTEST",
        Sanction = "SANCTION",
        Mobilize = "MOBILIZE",
        Coerce = "COERCE",
        Assault = "ASSAULT",
    }
}

names! {
    /// How it happened. Some modes belong to more than one type.
    pub enum Mode, "mode" {
        Visit = "visit",
        ThirdParty = "third-party",
        Multilateral = "multilateral",
        Phone = "phone",
        Withdraw = "withdraw",
        Release = "release",
        Disarm = "disarm",
        Ceasefire = "ceasefire",
        Access = "access",
        Resign = "resign",
        Assist = "assist",
        Change = "change",
        Yield = "yield",
        Meet = "meet",
        Disapprove = "disapprove",
        Investigate = "investigate",
        Allege = "allege",
        Restrict = "restrict",
        Arrest = "arrest",
        Relations = "relations",
        Expel = "expel",
        Territory = "territory",
        Violence = "violence",
        Demo = "demo",
        Riot = "riot",
        Strike = "strike",
        Hunger = "hunger",
        Boycott = "boycott",
        Obstruct = "obstruct",
        Vandalize = "vandalize",
        Convict = "convict",
        Discontinue = "discontinue",
        Troops = "troops",
        Weapons = "weapons",
        Police = "police",
        Militia = "militia",
        Seize = "seize",
        Censor = "censor",
        Curfew = "curfew",
        MartialLaw = "martial-law",
        Deport = "deport",
        Withhold = "withhold",
        Misinformation = "misinformation",
        Cyber = "cyber",
        Abduct = "abduct",
        Beat = "beat",
        Torture = "torture",
        Sexual = "sexual",
        Targeted = "targeted",
        Destroy = "destroy",
        Primitive = "primitive",
        Firearms = "firearms",
        Explosives = "explosives",
        SuicideAttack = "suicide-attack",
        Aerial = "aerial",
        Drone = "drone",
        HeavyWeapons = "heavy-weapons",
        CrowdControl = "crowd-control",
        Unconventional = "unconventional",
    }
}

names! {
    /// Marks on an event of any type: what did not, will, might, or long ago did happen.
    pub enum Auxiliary, "auxiliary mode" {
        Negation = "negation",
        Future = "future",
        Hypothetical = "hypothetical",
        Historical = "historical",
    }
}

names! {
    /// What an event is about.
    pub enum Context, "context" {
        Military = "military",
        Intelligence = "intelligence",
        Executive = "executive",
        Legislative = "legislative",
        Election = "election",
        PoliticalInstitutions = "political_institutions",
        ProDemocracy = "pro_democracy",
        ProAutocracy = "pro_autocracy",
        Economic = "economic",
        Legal = "legal",
        Reparations = "reparations",
        HumanRights = "human_rights",
        RightsFreedoms = "rights_freedoms",
        Repression = "repression",
        HumanSecurity = "human_security",
        Gender = "gender",
        Lgbt = "lgbt",
        ReligionEthnicity = "religion_ethnicity",
        Inequality = "inequality",
        Diplomatic = "diplomatic",
        Territory = "territory",
        Peacekeeping = "peacekeeping",
        Health = "health",
        Asylum = "asylum",
        Migration = "migration",
        Disasters = "disasters",
        NaturalResource = "natural_resource",
        Environment = "environment",
        Technology = "technology",
        Terrorism = "terrorism",
        Cbrn = "cbrn",
        Cyber = "cyber",
        Misinformation = "misinformation",
        Crime = "crime",
        Corruption = "corruption",
        IllegalDrugs = "illegal_drugs",
        Trafficking = "trafficking",
    }
}

names! {
    /// What part of society an entity belongs to.
    pub enum Sector, "sector" {
        /// Police.
        Cop = "COP",
        /// Government: executive, ministers, diplomats.
        Gov = "GOV",
        /// Judiciary.
        Jud = "JUD",
        /// Legislature.
        Leg = "LEG",
        /// Military.
        Mil = "MIL",
        /// Pro-government paramilitary.
        Prm = "PRM",
        /// Party.
        Pty = "PTY",
        /// Armed opposition.
        Reb = "REB",
        /// Intelligence services.
        Spy = "SPY",
        /// Unidentified armed force.
        Uaf = "UAF",
        /// Unidentified.
        Unk = "UNK",
        /// Farm labour.
        Agr = "AGR",
        /// Business.
        Bus = "BUS",
        /// Crime.
        Crm = "CRM",
        /// Civilians.
        Cvl = "CVL",
        /// Education.
        Edu = "EDU",
        /// Former officials and elites.
        Eli = "ELI",
        /// Media.
        Jrn = "JRN",
        /// Labour.
        Lab = "LAB",
        /// Health.
        Med = "MED",
        /// Opposition.
        Opp = "OPP",
        /// Partly recognised region.
        Pre = "PRE",
        /// Refugees and displaced.
        Ref = "REF",
        /// Religion.
        Rel = "REL",
        /// Civil society.
        Soc = "SOC",
    }
}

/// The four quadrants: verbal or material, cooperation or conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Quad {
    /// 1
    VerbalCooperation = 1,
    /// 2
    MaterialCooperation = 2,
    /// 3
    VerbalConflict = 3,
    /// 4
    MaterialConflict = 4,
}

impl Quad {
    /// The quad's number, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A mode of a type: its score and CAMEO code.
struct ModeRow(Mode, f32, &'static str);

/// A type's quad, own score, CAMEO code, and its modes.
struct TypeRow {
    quad: Quad,
    score: f32,
    cameo: &'static str,
    modes: &'static [ModeRow],
}

impl EventType {
    fn row(self) -> TypeRow {
        use Mode::*;
        use ModeRow as M;
        let (quad, score, cameo, modes): (Quad, f32, &str, &'static [ModeRow]) = match self {
            EventType::Agree => (Quad::VerbalCooperation, 2.5, "030", &[]),
            EventType::Consult => (
                Quad::VerbalCooperation,
                2.5,
                "040",
                &[M(Visit, 4.0, "042"), M(ThirdParty, 1.0, "045"), M(Multilateral, 4.0, "046"), M(Phone, 1.5, "041")],
            ),
            EventType::Support => (Quad::VerbalCooperation, 5.0, "050", &[]),
            EventType::Concede => (Quad::VerbalCooperation, 4.5, "080", &[]),
            EventType::Cooperate => (Quad::MaterialCooperation, 9.5, "060", &[]),
            EventType::Aid => (Quad::MaterialCooperation, 10.0, "070", &[]),
            EventType::Retreat => (
                Quad::MaterialCooperation,
                6.5,
                "087",
                &[
                    M(Withdraw, 8.0, "0874"),
                    M(Release, 6.5, "0841"),
                    M(Disarm, 10.0, "0873"),
                    M(Ceasefire, 7.5, "0871"),
                    M(Access, 6.5, "086"),
                    M(Resign, 4.5, "0840"),
                ],
            ),
            EventType::Request => (
                Quad::VerbalConflict,
                0.0,
                "100",
                &[M(Assist, 0.5, "103"), M(Change, -1.0, "104"), M(Yield, -1.0, "105"), M(Meet, 0.0, "106")],
            ),
            EventType::Accuse => {
                (Quad::VerbalConflict, -3.0, "110", &[M(Disapprove, -2.0, "111"), M(Investigate, -3.5, "090"), M(Allege, -3.5, "112")])
            }
            EventType::Reject => (
                Quad::VerbalConflict,
                -2.0,
                "120",
                &[M(Assist, -1.5, "122"), M(Change, -2.0, "123"), M(Yield, -2.0, "124"), M(Meet, -2.0, "125")],
            ),
            EventType::Threaten => (
                Quad::VerbalConflict,
                -3.5,
                "130",
                &[
                    M(Restrict, -3.0, "132"),
                    M(Arrest, -3.5, "132"),
                    M(Relations, -3.5, "131"),
                    M(Expel, -3.5, "131"),
                    M(Territory, -4.0, "1382"),
                    M(Violence, -3.5, "138"),
                ],
            ),
            EventType::Protest => (
                Quad::MaterialConflict,
                -5.0,
                "140",
                &[
                    M(Demo, -5.0, "141"),
                    M(Riot, -7.0, "145"),
                    M(Strike, -5.0, "143"),
                    M(Hunger, -4.5, "142"),
                    M(Boycott, -4.5, "143"),
                    M(Obstruct, -4.5, "144"),
                    M(Vandalize, -5.0, "145"),
                ],
            ),
            EventType::Sanction => (
                Quad::MaterialConflict,
                -6.0,
                "160",
                &[M(Convict, -6.0, "160"), M(Expel, -5.5, "166"), M(Withdraw, -6.0, "161"), M(Discontinue, -6.0, "163")],
            ),
            EventType::Mobilize => (
                Quad::MaterialConflict,
                -5.5,
                "150",
                &[M(Troops, -6.5, "154"), M(Weapons, -6.5, "154"), M(Police, -5.5, "153"), M(Militia, -6.0, "154")],
            ),
            EventType::Coerce => (
                Quad::MaterialConflict,
                -7.0,
                "170",
                &[
                    M(Seize, -7.0, "171"),
                    M(Restrict, -7.0, "172"),
                    M(Censor, -6.5, "1721"),
                    M(Curfew, -6.5, "1723"),
                    M(MartialLaw, -7.5, "1724"),
                    M(Arrest, -7.0, "173"),
                    M(Deport, -7.0, "174"),
                    M(Withhold, -7.0, "172"),
                    M(Misinformation, -6.5, "170"),
                    M(Cyber, -7.0, "176"),
                ],
            ),
            EventType::Assault => (
                Quad::MaterialConflict,
                -9.0,
                "190",
                &[
                    M(Abduct, -8.5, "181"),
                    M(Beat, -7.5, "182"),
                    M(Torture, -8.5, "1822"),
                    M(Sexual, -8.5, "1821"),
                    M(Targeted, -9.5, "186"),
                    M(Destroy, -8.5, "190"),
                    M(Primitive, -8.0, "182"),
                    M(Firearms, -9.0, "193"),
                    M(Explosives, -9.0, "183"),
                    M(SuicideAttack, -9.5, "1831"),
                    M(Aerial, -9.5, "195"),
                    M(Drone, -9.5, "1952"),
                    M(HeavyWeapons, -9.5, "194"),
                    M(CrowdControl, -7.5, "182"),
                    M(Unconventional, -10.0, "204"),
                ],
            ),
        };
        TypeRow { quad, score, cameo, modes }
    }

    /// The type's quadrant.
    pub fn quad(self) -> Quad {
        self.row().quad
    }

    /// The modes the type can have.
    pub fn modes(self) -> impl Iterator<Item = Mode> {
        self.row().modes.iter().map(|m| m.0)
    }

    /// Whether `mode` is one of the type's.
    pub fn has(self, mode: Mode) -> bool {
        self.modes().any(|m| m == mode)
    }

    /// Conflict to cooperation, -10 to +10: the mode's score where it has one, else the type's own.
    pub fn score(self, mode: Option<Mode>) -> f32 {
        let row = self.row();
        row.modes.iter().find(|m| Some(m.0) == mode).map_or(row.score, |m| m.1)
    }

    /// The nearest CAMEO code, three or four digits.
    pub fn cameo(self, mode: Option<Mode>) -> &'static str {
        let row = self.row();
        row.modes.iter().find(|m| Some(m.0) == mode).map_or(row.cameo, |m| m.2)
    }

    /// Whether an event of this type needs a recipient.
    pub fn needs_recipient(self) -> bool {
        matches!(self, EventType::Cooperate | EventType::Aid | EventType::Sanction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameo_codes_lie_in_the_ranges_of_their_types() {
        let range = |t: EventType| match t {
            EventType::Agree => "03",
            EventType::Consult => "04",
            EventType::Support => "05",
            EventType::Cooperate => "06",
            EventType::Aid => "07",
            EventType::Concede | EventType::Retreat => "08",
            EventType::Request => "10",
            EventType::Accuse => "11",
            EventType::Reject => "12",
            EventType::Threaten => "13",
            EventType::Protest => "14",
            EventType::Mobilize => "15",
            EventType::Sanction => "16",
            EventType::Coerce => "17",
            EventType::Assault => "18",
        };
        for &t in EventType::ALL {
            for mode in t.modes().map(Some).chain([None]) {
                let code = t.cameo(mode);
                let fits = code.starts_with(range(t))
                    || (t == EventType::Assault && (code.starts_with("19") || code.starts_with("20")))
                    || (mode == Some(Mode::Investigate) && code == "090");
                assert!(fits, "{t} {mode:?} {code}");
            }
        }
    }

    #[test]
    fn scores_have_the_sign_of_their_quad() {
        for &t in EventType::ALL {
            for mode in t.modes().map(Some).chain([None]) {
                let score = t.score(mode);
                match t.quad() {
                    Quad::VerbalCooperation | Quad::MaterialCooperation => assert!(score > 0.0, "{t} {mode:?}"),
                    Quad::VerbalConflict => assert!((-4.0..=0.5).contains(&score), "{t} {mode:?}"),
                    Quad::MaterialConflict => assert!((-10.0..=-4.5).contains(&score), "{t} {mode:?}"),
                }
            }
        }
        assert!(Mode::ALL.iter().all(|m| EventType::ALL.iter().any(|t| t.has(*m))), "every mode has a type");
    }
}
