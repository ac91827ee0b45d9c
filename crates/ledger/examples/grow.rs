//! Grows a ledger of invented events, with the skew of real news over ten years, and measures it.
//!
//! `cargo run --release -p attache-ledger --example grow -- EVENTS [PATH]` prints events a second, bytes an event, and how long the usual
//! questions take (median and worst of 100). The same number gives the same ledger. Behind the path, `check` checks it at the end,
//! `shuffled` files the stories in no order of time, `readers` files as many events once more while a second thread asks quick questions:
//! how long they take with and without a writer tells the waiting from the work.

use attache_ledger::{By, Filed, Ledger, Only, Period, Question, Reader, Settings, Versions, Wanted};
use attache_record::{
    Attribution, Context, Country, DatePrecision, Event, EventType, Mode, Participant, Place, Predicate, Sector, Story, event_id,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Stories filed at a time. Ids lie anywhere in their index, so that the fewer times it is gone through, the less is written.
const BATCH: usize = 32_000;
/// Stories filed at a time beside readers: a commit so large that they feel it is not made then (`attache ingest` files 2,000).
const SMALL_BATCH: usize = 8_000;

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }

    /// 0 to `n` - 1, small numbers far more often (Zipf's law).
    fn skewed(&mut self, n: usize) -> usize {
        let x = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64 + 1.0).powf(x) - 1.0) as usize % n
    }
}

const STATES: &str = "USA RUS CHN ISR UKR IRN GBR FRA DEU TUR SYR IND PAK JPN KOR PRK SAU IRQ AFG EGY POL ITA ESP CAN AUS BRA
    MEX VEN NGA ZAF KEN ETH SDN SSD
    SOM COD RWA UGA TZA GHA MLI NER BFA TCD CMR LBY TUN DZA MAR LBN JOR YEM ARE QAT KWT OMN BHR GEO ARM AZE KAZ UZB TKM KGZ TJK
    MNG BLR MDA ROU BGR GRC CYP
    SRB BIH HRV SVN MKD ALB MNE HUN CZE SVK AUT CHE NLD BEL LUX DNK SWE NOR FIN EST LVA LTU IRL ISL PRT MLT COL PER ECU BOL CHL
    ARG URY PRY CUB HTI DOM
    JAM GTM HND SLV NIC CRI PAN BLZ GUY SUR TTO PHL IDN MYS SGP THA VNM LAO KHM MMR BGD LKA NPL BTN MDV TWN NZL FJI PNG SLB VUT
    WSM TON KIR NRU TUV PLW
    SEN GMB GIN GNB SLE LBR CIV TGO BEN GAB COG GNQ CAF BDI DJI ERI MWI ZMB ZWE BWA NAM LSO SWZ MOZ MDG COM MUS SYC CPV STP AGO";
const SYLLABLES: [&str; 24] = [
    "ka", "ri", "mo", "ta", "ne", "so", "lu", "ve", "da", "bi", "go", "pe", "fa", "zi", "ho", "ju", "wa", "cy", "xe", "qu", "ru", "mi",
    "to", "la",
];
const SPOKEN: [&str; 32] = [
    "on",
    "the",
    "of",
    "border",
    "talks",
    "sanctions",
    "troops",
    "minister",
    "president",
    "said",
    "after",
    "with",
    "trade",
    "agreement",
    "in",
    "protest",
    "against",
    "capital",
    "week",
    "military",
    "aid",
    "election",
    "police",
    "a",
    "to",
    "for",
    "crisis",
    "security",
    "council",
    "and",
    "its",
    "over",
];

/// Everybody and everything that the news may name.
struct World {
    states: Vec<&'static str>,
    people: Vec<Participant>,
    words: Vec<String>,
}

impl World {
    fn new(dice: &mut Dice) -> World {
        let states: Vec<&str> = STATES.split_whitespace().collect();
        let words: Vec<String> = (0..40_000).map(|_| (0..2 + dice.below(3)).map(|_| SYLLABLES[dice.below(24)]).collect()).collect();
        let person = |dice: &mut Dice, n: usize| {
            let country = states[dice.skewed(states.len())];
            let surname = capital(&words[dice.below(words.len())]);
            Participant {
                text: surname.clone(),
                entity: Some(format!("person/{surname}-{n}")),
                name: Some(format!("{} {surname}", capital(&words[dice.below(words.len())]))),
                country: country.parse().ok(),
                sector: Some(Sector::ALL[[1, 1, 1, 3, 4, 6, 20, 7][dice.below(8)]]),
                role: Some(["minister", "president", "general", "spokesman"][dice.below(4)].to_owned()),
                ..Participant::default()
            }
        };
        let people = (0..20_000).map(|n| person(dice, n)).collect();
        World { states, people, words }
    }

    fn party(&self, dice: &mut Dice, country: &str) -> Participant {
        let confidence = (50 + dice.below(50)) as f32 / 100.0;
        if dice.chance(0.35) {
            return Participant { confidence, ..self.people[dice.skewed(self.people.len())].clone() };
        }
        let name = format!("Land of {country}");
        let entity = Some(format!("state/{}", country.to_lowercase()));
        Participant {
            text: name.clone(),
            entity,
            name: Some(name),
            country: country.parse().ok(),
            sector: Some(Sector::Gov),
            confidence,
            ..Participant::default()
        }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        if dice.chance(0.55) { SPOKEN[dice.skewed(SPOKEN.len())] } else { &self.words[dice.skewed(self.words.len())] }
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// A story under the pen.
struct Pen {
    text: String,
    points: usize,
}

impl Pen {
    fn write(&mut self, words: &str) -> [usize; 2] {
        let from = self.points;
        self.text.push_str(words);
        self.points += words.chars().count();
        [from, self.points]
    }

    fn filler(&mut self, world: &World, dice: &mut Dice, words: usize) {
        for _ in 0..words {
            self.write(" ");
            let word = world.word(dice).to_owned();
            self.write(&word);
        }
    }
}

fn story(world: &World, dice: &mut Dice, n: usize, day: Date) -> Filed {
    let id = format!("{:016x}", dice.next());
    let mut pen = Pen { text: String::new(), points: 0 };
    let mut events = Vec::new();
    pen.write("CAPITAL, Jan 1 (Agency) -");
    pen.filler(world, dice, 20);
    for sentence in 0..2 + dice.below(8) {
        pen.write(if sentence % 3 == 0 { ".\n\n" } else { ". " });
        let from = pen.text.len();
        let first = events.len();
        for clause in 0..1 + usize::from(dice.chance(0.3)) {
            if clause > 0 {
                pen.write(" and ");
            }
            events.push(event(world, dice, &mut pen, &id, sentence, day));
        }
        pen.filler(world, dice, 12);
        pen.write(".");
        let text = pen.text[from..].to_owned();
        events[first..].iter_mut().for_each(|e| e.text.clone_from(&text));
    }
    let outlet = dice.skewed(400);
    let story = Story {
        title: Some(format!("{} {} {} {}", capital(world.word(dice)), world.word(dice), world.word(dice), world.word(dice))),
        url: Some(format!("https://outlet{outlet}.example/{}/{n}", day.strftime("%Y/%m/%d"))),
        publisher: Some(format!("Outlet {outlet}")),
        date: Some(day),
        language: Some("en".into()),
        text: pen.text,
        id,
        ..Story::default()
    };
    let versions = Versions { codebook: "2026-01".into(), pipeline: "en_core_web_md 3.8".into(), scorer: "encoder 4".into() };
    Filed { story, events, versions, ..Filed::default() }
}

fn event(world: &World, dice: &mut Dice, pen: &mut Pen, story: &str, sentence: usize, day: Date) -> Event {
    let states = &world.states;
    let (one, other) = (states[dice.skewed(states.len())], states[dice.skewed(states.len())]);
    let mut actors = vec![world.party(dice, one)];
    let mutual = dice.chance(0.15);
    let mut recipients = if mutual || dice.chance(0.25) { vec![] } else { vec![world.party(dice, other)] };
    if mutual {
        actors.push(world.party(dice, other));
    }
    for actor in &mut actors {
        pen.write("The ");
        actor.span = Some(pen.write(&actor.text.clone()));
        pen.write(" ");
    }
    let verb = world.word(dice).to_owned();
    let predicate = Predicate { span: pen.write(&verb), text: verb };
    for recipient in &mut recipients {
        pen.write(" the ");
        recipient.span = Some(pen.write(&recipient.text.clone()));
    }
    let event_type = EventType::ALL[[1, 1, 1, 8, 8, 2, 7, 15, 15, 0, 4, 5, 9, 10, 11, 12, 13, 14, 3, 6][dice.below(20)]];
    let modes: Vec<Mode> = event_type.modes().collect();
    let modes = if modes.is_empty() || dice.chance(0.5) { vec![] } else { vec![modes[dice.below(modes.len())]] };
    let place = dice.chance(0.25).then(|| {
        let name = capital(&world.words[dice.skewed(3000)]);
        pen.write(" in ");
        let span = Some(pen.write(&name));
        Place { name, country: one.parse().ok(), latitude: Some(1.5), longitude: Some(30.25), span }
    });
    let speaker = dice.chance(0.15).then(|| Participant { span: actors[0].span, ..actors[0].clone() });
    let outlet = dice.chance(0.1).then(|| format!("Outlet {}", dice.skewed(400)));
    let mut event = Event {
        id: event_id(story, event_type, predicate.span, &actors, &recipients),
        story_id: story.to_owned(),
        sentence,
        text: String::new(),
        event_type,
        modes,
        auxiliary: if dice.chance(0.2) { vec![attache_record::Auxiliary::ALL[dice.skewed(4)]] } else { vec![] },
        contexts: (0..dice.below(3)).map(|_| Context::ALL[dice.skewed(37)]).collect(),
        quad: 0,
        score: 0.0,
        cameo: String::new(),
        actors,
        recipients,
        predicate,
        date: Some(day - (dice.skewed(60) as i64 / 4).days()),
        date_precision: if dice.chance(0.5) { DatePrecision::Day } else { DatePrecision::None },
        place,
        attribution: (speaker.is_some() || outlet.is_some()).then_some(Attribution { speaker, outlet }),
        confidence: (20 + dice.below(80)) as f32 / 100.0,
    };
    event.set_ontology();
    event
}

/// What is grown, and how far.
struct Garden {
    ledger: Ledger,
    world: World,
    dice: Dice,
    shuffled: bool,
    events: usize,
    stories: usize,
    text_bytes: u64,
    batch: usize,
}

impl Garden {
    /// Files stories in batches until there are `wanted` events; gives the time and the processor time of filing.
    fn grow(&mut self, wanted: usize) -> attache_ledger::Result<(Duration, Duration)> {
        let (mut filing, mut cpu) = (Duration::ZERO, Duration::ZERO);
        while self.events < wanted {
            let batch: Vec<Filed> =
                (0..self.batch.min(1 + (wanted - self.events) / 5)).map(|k| self.story(self.stories + k, wanted)).collect();
            self.stories += batch.len();
            self.text_bytes += batch.iter().map(|f| f.story.text.len() as u64).sum::<u64>();
            let (began, cpu_began) = (Instant::now(), cpu_time());
            let receipt = self.ledger.file(&batch, Timestamp::UNIX_EPOCH)?;
            filing += began.elapsed();
            cpu += cpu_time().saturating_sub(cpu_began);
            self.events += receipt.events;
        }
        Ok((filing, cpu))
    }

    /// Six events a story or so: the stories run through ten years in order.
    fn story(&mut self, n: usize, wanted: usize) -> Filed {
        let place = if self.shuffled { self.dice.below(3650) } else { (n as f64 * 7.1 / wanted as f64 * 3650.0) as usize };
        let day = date(2010, 1, 1) + (place.min(3650) as i64).days();
        story(&self.world, &mut self.dice, n, day)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let wanted: usize = arguments.next().map_or(Ok(200_000), |n| n.parse())?;
    let path = arguments.next().unwrap_or_else(|| "grown.ledger".to_owned());
    let rest: Vec<String> = arguments.collect();
    let asked_for = |word: &str| rest.iter().any(|other| other == word);
    let mut dice = Dice(7);
    let world = World::new(&mut dice);
    let ledger = Ledger::open_with(&path, Settings { cache: 256 << 20, ..Settings::default() })?;
    let batch = if asked_for("readers") { SMALL_BATCH } else { BATCH };
    let mut garden = Garden { ledger, world, dice, shuffled: asked_for("shuffled"), events: 0, stories: 0, text_bytes: 0, batch };
    let (filing, cpu) = garden.grow(wanted)?;
    let (events, stories) = (garden.events, garden.stories);
    let rate = |time: Duration| events as f64 / time.as_secs_f64();
    println!("{events} events of {stories} stories filed in {:.1} s: {:.0} events a second", filing.as_secs_f64(), rate(filing));
    if !cpu.is_zero() {
        println!("{:.1} s of processor time: {:.0} events a second of a core that does nothing else", cpu.as_secs_f64(), rate(cpu));
    }
    if let Some(written) =
        std::fs::read_to_string("/proc/self/io").ok().and_then(|io| Some(io.split("\nwrite_bytes: ").nth(1)?.lines().next()?.to_owned()))
    {
        println!("{:.0} bytes an event written to the disk", written.parse::<f64>()? / events as f64);
    }
    let stats = garden.ledger.stats()?;
    let per = |bytes: u64| bytes as f64 / events as f64;
    println!("{:.0} bytes an event, {:.0} without the stories' text", per(stats.bytes), per(stats.bytes.saturating_sub(garden.text_bytes)));
    println!("{} occurrences, {} outlets, {} entities", stats.occurrences, stats.outlets, stats.entities);
    if asked_for("readers") {
        readers(&mut garden)?;
    } else {
        questions(&garden.ledger.reader()?, &garden.world)?;
    }
    if asked_for("check") {
        let began = Instant::now();
        println!("faults: {:?}, in {:.1} s", garden.ledger.check()?, began.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Asks quick questions by themselves, then from a second thread while as many events are filed once more.
fn readers(garden: &mut Garden) -> attache_ledger::Result<()> {
    let mut alone = Clock::default();
    let reader = garden.ledger.reader()?;
    for n in 0..ROUNDS {
        alone.round(&reader, n)?;
    }
    drop(reader);
    println!("without a writer:");
    alone.tell();
    let done = AtomicBool::new(false);
    let (reader, wanted) = (garden.ledger.reader()?, 2 * garden.events);
    let beside = std::thread::scope(|scope| {
        let done = &done;
        let asking = scope.spawn(move || -> attache_ledger::Result<Clock> {
            let mut clock = Clock::default();
            for n in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                clock.round(&reader, n)?;
            }
            Ok(clock)
        });
        let filed = garden.grow(wanted);
        done.store(true, Ordering::Relaxed);
        let clock = asking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let (time, _) = filed?;
        println!("while {} events are filed, {:.1} s of which in batches:", wanted / 2, time.as_secs_f64());
        clock
    })?;
    beside.tell();
    Ok(())
}

const ROUNDS: usize = 2000;

/// How long each of the quick questions took, each time.
#[derive(Default)]
struct Clock {
    times: [Vec<Taken>; 3],
}

/// How long one answer took.
struct Taken {
    time: Duration,
    /// Of it neither at work nor waiting for a processor that others use: what the file or a lock kept it. As far as the system says.
    held_up: Duration,
}

impl Clock {
    /// Asks each question once, differently in each round.
    fn round(&mut self, reader: &Reader, n: usize) -> attache_ledger::Result<()> {
        let mut dice = Dice(n as u64);
        let states: Vec<&str> = STATES.split_whitespace().collect();
        let mut state = || -> Option<Country> { states[dice.skewed(states.len())].parse().ok() };
        let (one, other) = (state(), state());
        let year = Period::years(2010 + (n % 10) as i16, 2010 + (n % 10) as i16);
        let latest = Question { parties: vec![Wanted { country: one, ..Wanted::default() }], limit: Some(20), ..Question::default() };
        self.time(0, || reader.series(one, other, Period::years(2009, 2021), By::Month).map(|steps| steps.len()))?;
        self.time(1, || one.map_or(Ok(0), |one| reader.partners(one, year).map(|partners| partners.len())))?;
        self.time(2, || reader.find(&latest).map(|found| found.len()))
    }

    fn time(&mut self, question: usize, ask: impl FnOnce() -> attache_ledger::Result<usize>) -> attache_ledger::Result<()> {
        let (began, scheduled) = (Instant::now(), scheduled());
        std::hint::black_box(ask()?);
        let time = began.elapsed();
        let by_processors = self::scheduled().saturating_sub(scheduled);
        self.times[question].push(Taken { time, held_up: time.saturating_sub(by_processors) });
        Ok(())
    }

    fn tell(mut self) {
        let names = ["a pair's series by month, ten years", "a country's partners, a year", "a country's latest 20 events"];
        let milliseconds = |time: Option<Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        for (name, times) in names.into_iter().zip(&mut self.times) {
            times.sort_by_key(|taken| taken.time);
            let at = |share: f64| milliseconds(times.get((times.len() as f64 * share) as usize).map(|taken| taken.time));
            let worst = milliseconds(times.last().map(|taken| taken.time));
            let held_up = milliseconds(times.iter().map(|taken| taken.held_up).max());
            println!(
                "{name:<36} {:6} times, median {:6.2} ms, 99 % {:6.2} ms, worst {worst:6.2} ms, not for want of a processor {held_up:6.2} ms",
                times.len(),
                at(0.5),
                at(0.99)
            );
        }
    }
}

/// How long this thread has worked or waited for a processor, where the system says; it looks a few milliseconds late.
fn scheduled() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split_whitespace().take(2).filter_map(|field| field.parse::<u64>().ok()).sum())
}

/// Processor time used so far, in hundredths of a second, where the system says; else nothing.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Asks something a hundred times, differently each time.
fn time(name: &str, mut ask: impl FnMut(usize) -> attache_ledger::Result<usize>) -> attache_ledger::Result<()> {
    let mut times = Vec::new();
    let mut answers = 0;
    for n in 0..100 {
        let began = Instant::now();
        answers += ask(n)?;
        times.push(began.elapsed());
    }
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{name:<58} median {:8.2} ms, worst {:8.2} ms ({} rows)", milliseconds(times[50]), milliseconds(times[99]), answers / 100);
    Ok(())
}

fn questions(reader: &Reader, world: &World) -> attache_ledger::Result<()> {
    let mut dice = Dice(99);
    let mut state = move |world: &World| -> Option<Country> { world.states[dice.skewed(world.states.len())].parse().ok() };
    let year = |n: usize| Period::years(2010 + (n % 10) as i16, 2010 + (n % 10) as i16);
    let decade = Period::years(2009, 2021);
    let first = |question: Question| reader.find(&Question { limit: Some(20), ..question }).map(|found| found.len());
    let with = |country: Option<Country>| Wanted { country, ..Wanted::default() };
    time("a pair's series by month, ten years", |_| Ok(reader.series(state(world), state(world), decade, By::Month)?.len()))?;
    time("a pair's series by week, ten years", |_| Ok(reader.series(state(world), state(world), decade, By::Week)?.len()))?;
    time("the largest pair's series by month", |_| Ok(reader.series("USA".parse().ok(), "RUS".parse().ok(), decade, By::Month)?.len()))?;
    time("a country's partners, a year", |n| state(world).map_or(Ok(0), |s| Ok(reader.partners(s, year(n))?.len())))?;
    time("the largest country's partners, a year", |n| "USA".parse().map_or(Ok(0), |s| Ok(reader.partners(s, year(n))?.len())))?;
    time("the world's totals by month, ten years", |_| Ok(reader.totals(decade)?.len()))?;
    time("the network, a year", |n| Ok(reader.network(year(n))?.len()))?;
    time("a country's latest 20 events", |_| first(Question { parties: vec![with(state(world))], ..Question::default() }))?;
    time("a pair's latest 20 events", |_| {
        first(Question { parties: vec![with(state(world)), with(state(world))], ..Question::default() })
    })?;
    time("20 events of a type, a year", |n| {
        first(Question { types: vec![EventType::ALL[n % 16]], period: Some(year(n)), ..Question::default() })
    })?;
    let words = |n: usize| match n % 4 {
        0 => Some("president".to_owned()),
        1 => Some(SPOKEN[n % 32].to_owned()),
        2 => Some(world.words[n].clone()),
        _ => Some(world.words[n * 50].clone()),
    };
    time("20 events by words", |n| first(Question { text: words(n), ..Question::default() }))?;
    time("20 events by words, a country, a year", |n| {
        first(Question { text: words(n), parties: vec![with(state(world))], period: Some(year(n)), ..Question::default() })
    })?;
    time("20 events by words, a pair, a type, least confidence", |n| {
        let parties = vec![with(state(world)), with(state(world))];
        first(Question { text: words(n), parties, types: vec![EventType::ALL[n % 16]], confidence: Some(0.5), ..Question::default() })
    })?;
    time("20 events by words, a sector, an outlet", |n| {
        let parties = vec![Wanted { sector: Some(Sector::ALL[[1, 4, 20][n % 3]]), ..Wanted::default() }];
        first(Question { text: words(n), parties, outlet: Some(format!("Outlet {}", n * 4)), ..Question::default() })
    })?;
    time("20 occurrences of a rare mode", |n| {
        let modes = vec![Mode::ALL[n % Mode::ALL.len()]];
        first(Question { modes, only: Only::Occurrences, ..Question::default() })
    })
}
