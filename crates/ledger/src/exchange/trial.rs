//! An event for the tests of this module, with everything that is hard to write.

use attache_record::{Context, Event, EventType, Mode, Participant, Place, Sector};

/// Somebody from Kenya visits Sudan.
pub(super) fn event() -> Event {
    let mut event = crate::trial::event("story", 2, &["KEN"], &["SDN"]);
    event.text = "He said \"x < y & y > z\",\tthen\nleft; Čapek's 😀 end.".into();
    event.event_type = EventType::Consult;
    event.modes = vec![Mode::Visit];
    event.contexts = vec![Context::Military, Context::ReligionEthnicity];
    event.set_ontology();
    event.actors[0] = Participant {
        text: "Ändréj,\t\"the\nboss\"".into(),
        entity: Some("person/andrej".into()),
        name: Some("Ändréj & Co. <KEN>".into()),
        country: "KEN".parse().ok(),
        sector: Some(Sector::Gov),
        role: Some("president".into()),
        ..Participant::default()
    };
    event.recipients[0].name = Some("Sudan".into());
    event.place =
        Some(Place { name: "Nairobi".into(), country: "KEN".parse().ok(), latitude: Some(-1.29), longitude: Some(36.82), span: None });
    event.id = "0123456789abcdef".into();
    event
}
