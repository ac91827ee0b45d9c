//! [`Grammar`]: the word classes that grammar itself needs, looked up by name once.

use crate::words::{Lexicon, WordId, WordSet};

/// Classes of words that steer the reading of clauses; their members are data (`grammar.toml`, `classes.toml`).
#[derive(Debug, Clone)]
pub(crate) struct Grammar {
    /// *hold* talks, *pay* a visit.
    pub(crate) light: WordSet,
    /// *is* in talks, *arrived* for talks.
    pub(crate) arriving: WordSet,
    /// a nun *kidnapped* by militiamen.
    pub(crate) capturing: WordSet,
    /// *hopes* that others will.
    pub(crate) hoping: WordSet,
    /// *Officers* beat the students.
    pub(crate) police_if_bare: WordSet,
    /// *arrested* seven.
    pub(crate) done_to_people: WordSet,
    /// *hours* of talks.
    pub(crate) measuring: WordSet,
    /// *said* that.
    pub(crate) saying: WordSet,
    /// *feared* that.
    pub(crate) doubting: WordSet,
    /// *refused* to.
    pub(crate) failing: WordSet,
    /// *plans* to.
    pub(crate) planning: WordSet,
    /// Verbs whose past looks like their present: *beat*.
    pub(crate) past_alike: WordSet,
    /// *began* to.
    pub(crate) happening: WordSet,
    /// *urged* Russia to.
    pub(crate) object_control: WordSet,
    /// *is*, *remains*.
    pub(crate) copula: WordSet,
    /// *praise*, *friend*: words of a statement in favour.
    pub(crate) favourable: WordSet,
    /// *aggression*, *illegal*: words of a statement against.
    pub(crate) unfavourable: WordSet,
    /// *war*, *conflict*: in which one side is backed.
    pub(crate) conflict: WordSet,
    /// *the arrest of*: whose *of* names whom it is done to.
    pub(crate) done_to: WordSet,
    /// *jailed*: puts somebody behind bars.
    pub(crate) jailing: WordSet,
    /// *years*, *life*, *prison*: what a prison sentence is made of.
    pub(crate) prison: WordSet,
    /// *suspended*, *in absentia*: a sentence that puts nobody behind bars.
    pub(crate) no_prison: WordSet,
    /// *six world powers*: who acts although nobody knows them.
    pub(crate) people: WordSet,
    /// Plurals that are governments, whosever they are: *thirty nations*.
    pub(crate) lands: WordSet,
    /// *the peacekeepers*: the United Nations', where nobody else is named.
    pub(crate) peacekeeper: WordSet,
    /// *an officer*, *a driver*: who is somebody.
    pub(crate) person_word: WordSet,
    /// *the airport*: what is struck.
    pub(crate) target: WordSet,
    /// *telephoned*: speaks from afar.
    pub(crate) phoning: WordSet,
    /// *prompted them to march*: verbs whose infinitive came to pass, in whatever form they stand.
    pub(crate) causing: WordSet,
    /// Bodies that without a country are those of the United States: *Treasury*.
    pub(crate) washington: WordSet,
    /// What a state keeps in another: *embassy*.
    pub(crate) premises: WordSet,
    /// What the state whose they are does with its premises: *reopen*.
    pub(crate) keeping: WordSet,
    /// *the two Koreas*: names that two states share.
    pub(crate) divided: WordSet,
    /// *his Indonesian colleague*: who is of the same sector.
    pub(crate) peer: WordSet,
    /// *colleague*: a peer who holds an office as they do.
    pub(crate) fellow: WordSet,
    /// *held*: what whoever let somebody go had done before.
    pub(crate) confining: WordSet,
    /// *the foreign minister*: who is of a state, not of a part of it.
    pub(crate) national: WordSet,
    /// *must stop*: what is demanded of a thing.
    pub(crate) ending: WordSet,
    /// *must be punished*: what is demanded to be done by whomever.
    pub(crate) owed: WordSet,
    /// *president*: who is at the head of a state or of a body.
    pub(crate) presiding: WordSet,
    /// *chaired by*: who leads others is one of them.
    pub(crate) leading: WordSet,
    /// *a panel*: people who have somebody at their head.
    pub(crate) led: WordSet,
    /// *on suspicion of helping them*: what somebody may have done.
    pub(crate) imputation: WordSet,
    /// *proposals to end the war*: what its infinitive tells is not done.
    pub(crate) plan_noun: WordSet,
    /// *before the invasion of Iraq*: a war that only says when.
    pub(crate) conquest: WordSet,
    /// *the fall of Saddam Hussein*: what a person falls in.
    pub(crate) downfall: WordSet,
    /// *blamed the bombing on*: verbs of whoever speaks of a deed.
    pub(crate) laying: WordSet,
    /// *a suspect in the killing*: who has to do with a deed.
    pub(crate) of_a_deed: WordSet,
    /// *his efforts to ease the siege*: what is not done yet.
    pub(crate) striving: WordSet,
    /// *had been due to leave*: what was planned.
    pub(crate) due: WordSet,
    /// *the power to detain*: what somebody is able to do.
    pub(crate) power_noun: WordSet,
    /// *often makes promises*: what is done again and again.
    pub(crate) often: WordSet,
    /// *flew to Oslo to thank the king*: verbs whose infinitive was done there.
    pub(crate) going_there: WordSet,
    /// *in support of the premier*: for whom people march.
    pub(crate) backing: WordSet,
    /// *seized control of the country*: verbs of who comes to power.
    pub(crate) seizing: WordSet,
    /// *visiting Berlin*: verbs of who is away.
    pub(crate) staying: WordSet,
    /// *on holiday in Greece*: nouns of who is away.
    pub(crate) away_noun: WordSet,
    /// *promised that it would*: what is to come.
    pub(crate) promising: WordSet,
    /// *visit*: what somebody does, whatever stands before it.
    pub(crate) journey: WordSet,
    /// *wife*: who is somebody's by blood or marriage.
    pub(crate) kin: WordSet,
    /// *deputy*, *aide*: who is somebody's by office.
    pub(crate) attendant: WordSet,
    /// *envoy*: who speaks for a state in another.
    pub(crate) diplomat: WordSet,
    /// *the labour bill*: what is about somebody.
    pub(crate) matter: WordSet,
    /// *her counterpart*: peers of another country.
    pub(crate) across: WordSet,
    /// *wrote to Obama begging for help*: verbs of words that go to somebody.
    pub(crate) writing: WordSet,
    /// *Arab leaders*: a part of the world.
    pub(crate) region: WordSet,
    /// *Mali's neighbours*: others than the state whose they are.
    pub(crate) outsider: WordSet,
    /// *the consulate in Boston*: what a state keeps in another.
    pub(crate) posted: WordSet,
    /// *a drone strike*: a deed that stands for who did it.
    pub(crate) blow: WordSet,
    /// *Iraqi planes*: what only a state's forces fight with.
    pub(crate) arms: WordSet,
    /// *the Lisbon treaty*: what goes by the name of the place where it was made.
    pub(crate) named_after: WordSet,
    /// *American steel*: what is somebody's and nobody itself.
    pub(crate) belonging: WordSet,
    /// *a statement condemning*: what speaks for its issuer.
    pub(crate) utterance: WordSet,
    /// *adopted a resolution condemning*: makes the document its subject's own words.
    pub(crate) issuing: WordSet,
    /// *the Movement for Democratic Change*: begins a body's name.
    pub(crate) body: WordSet,
    /// *the kingdom*: a state named before.
    pub(crate) the_state: WordSet,
    /// *the group*: a body named before.
    pub(crate) the_body: WordSet,
    /// *the alliance*: such a body may be one of states.
    pub(crate) the_bloc: WordSet,
    /// *ways of ending*: nouns of what may yet be done.
    pub(crate) prospect: WordSet,
    /// *foreign*, *donor*: what is of no country named around it.
    pub(crate) of_elsewhere: WordSet,
    /// *a resolution drafted by Japan*: whoever did this to something has it.
    pub(crate) authoring: WordSet,
    /// *the move*: what a deed is called afterwards.
    pub(crate) deed_name: WordSet,
    /// *release*: what is demanded of others than whose it is.
    pub(crate) letting_go: WordSet,
    /// *the Gulf*: where ships go.
    pub(crate) waters: WordSet,
    /// *jubilant*: who celebrates.
    pub(crate) glad: WordSet,
    /// *to hail the new president*: what crowds turn out for that celebrate.
    pub(crate) turning_out_for: WordSet,
    /// *accused*: verbs whose object has done what is given for a reason.
    pub(crate) reproaching: WordSet,
    /// *the charges*: what somebody's words are called afterwards.
    pub(crate) words_name: WordSet,
    pub(crate) by: WordId,
    pub(crate) of: WordId,
    pub(crate) without: WordId,
}

impl Grammar {
    pub(crate) fn new(lexicon: &Lexicon) -> Grammar {
        let class = |name| lexicon.class_set(name);
        Grammar {
            light: class("light"),
            arriving: class("arriving"),
            hoping: class("hoping"),
            capturing: class("capturing"),
            police_if_bare: class("police_if_bare"),
            done_to_people: class("done_to_people"),
            measuring: class("measuring"),
            saying: class("saying"),
            doubting: class("doubting"),
            failing: class("failing"),
            planning: class("planning"),
            past_alike: class("past_alike"),
            happening: class("happening"),
            object_control: class("object_control"),
            copula: class("copula"),
            favourable: class("favourable"),
            unfavourable: class("unfavourable"),
            conflict: class("conflict"),
            done_to: class("done_to"),
            jailing: class("jailing"),
            prison: class("prison"),
            no_prison: class("no_prison"),
            people: class("people"),
            lands: class("lands"),
            peacekeeper: class("peacekeepers"),
            person_word: class("person_word"),
            target: class("target"),
            phoning: class("phoning"),
            causing: class("causing"),
            premises: class("premises"),
            washington: class("washington"),
            keeping: class("keeping"),
            divided: class("divided"),
            imputation: class("imputation"),
            plan_noun: class("plan_noun"),
            conquest: class("conquest"),
            downfall: class("downfall"),
            laying: class("laying"),
            of_a_deed: class("of_a_deed"),
            striving: class("striving"),
            due: class("due"),
            power_noun: class("power_noun"),
            often: class("often"),
            going_there: class("going_there"),
            backing: class("backing"),
            seizing: class("seizing"),
            staying: class("staying"),
            away_noun: class("away_noun"),
            promising: class("promising"),
            peer: class("peer"),
            presiding: class("presiding"),
            leading: class("leading"),
            led: class("led"),
            owed: class("owed"),
            ending: class("ending"),
            national: class("national"),
            confining: class("confining"),
            fellow: class("fellow"),
            across: class("across"),
            matter: class("matter"),
            journey: class("journey"),
            kin: class("kin"),
            attendant: class("attendant"),
            diplomat: class("in_post"),
            outsider: class("outsider"),
            region: class("region"),
            writing: class("writing"),
            posted: class("posted"),
            blow: class("blow"),
            arms: class("arms"),
            named_after: class("named_after"),
            belonging: class("belonging"),
            utterance: class("utterance"),
            issuing: class("issuing"),
            body: class("body"),
            the_state: class("the_state"),
            the_body: class("the_body"),
            the_bloc: class("the_bloc"),
            prospect: class("prospect"),
            of_elsewhere: class("of_elsewhere"),
            authoring: class("authoring"),
            deed_name: class("deed_name"),
            letting_go: class("letting_go"),
            waters: class("waters"),
            glad: class("glad"),
            turning_out_for: class("turning_out_for"),
            reproaching: class("reproaching"),
            words_name: class("words_name"),
            by: lexicon.id("by"),
            of: lexicon.id("of"),
            without: lexicon.id("without"),
        }
    }
}
