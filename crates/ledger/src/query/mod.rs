//! Questions: which events, and how many.
//!
//! A [`Question`] names what an event must have; [`Reader::find`] answers with the events, their stories and how well they are
//! corroborated. [`Reader::series`], [`Reader::partners`], [`Reader::network`] and [`Reader::totals`] answer from counts that are kept
//! beforehand.

mod accept;
mod answer;
mod counts;
mod question;
mod words;

pub(crate) use answer::key_of;
pub use answer::{Found, Header, Seen};
pub(crate) use counts::Dyad;
pub use counts::{By, Edge, Partner, Step, Tally, Total};
pub use question::{Only, Order, Period, Question, Side, View, Wanted};

use crate::error::Result;
use crate::ledger::Reader;
use attache_record::{Country, Event, Statement, Tie};
use jiff::civil::Date;
use std::ops::ControlFlow;

impl Reader {
    /// The events that answer the question, in its order.
    pub fn find(&self, question: &Question) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        self.visit(question, |one| {
            found.push(one);
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Hands the events that answer the question to `visitor`, one at a time, until it breaks off.
    pub fn visit(&self, question: &Question, visitor: impl FnMut(Found) -> ControlFlow<()>) -> Result<()> {
        self.ask(|c| answer::visit(c, question, visitor))
    }

    /// How many events answer the question, its limit and offset apart.
    pub fn count(&self, question: &Question) -> Result<usize> {
        self.ask(|c| answer::count(c, question))
    }

    /// The event with this id as the machine coded it.
    pub fn event(&self, id: &str) -> Result<Option<Event>> {
        self.ask(|c| answer::event(c, id))
    }

    /// What one country did to another, step by step and type by type. None stands for a side of which no country is known. Steps without
    /// events are left out. A step that the period cuts is counted as far as the period goes. Mutual events count in both directions.
    pub fn series(&self, actor: Option<Country>, recipient: Option<Country>, period: Period, by: By) -> Result<Vec<Step>> {
        self.ask(|c| counts::series(c, actor, recipient, period, by))
    }

    /// With whom a country had to do, those with most events first.
    pub fn partners(&self, country: Country, period: Period) -> Result<Vec<Partner>> {
        self.ask(|c| counts::partners(c, country, period))
    }

    /// Who did something to whom, in the order of their codes.
    pub fn network(&self, period: Period) -> Result<Vec<Edge>> {
        self.ask(|c| counts::network(c, period))
    }

    /// Who did what to whom, type by type: of all pairs, or of those with one country in them.
    pub(crate) fn dyads(&self, country: Option<Country>, period: Period) -> Result<Vec<Dyad>> {
        self.ask(|c| counts::dyads(c, country, period))
    }

    /// Hands the counts of every day, pair and type to `taker`, in no certain order.
    pub(crate) fn visit_days(&self, period: Period, taker: impl FnMut(Date, Dyad)) -> Result<()> {
        self.ask(|c| counts::days(c, period, taker))
    }

    /// What happened in the world, month by month and type by type, in the months that the period touches.
    pub fn totals(&self, period: Period) -> Result<Vec<Total>> {
        self.ask(|c| counts::totals(c, period))
    }

    /// Standing relations that name a country on any side, those of the latest stories first, `limit` at most.
    pub fn ties(&self, country: Country, limit: usize) -> Result<Vec<(Tie, Header)>> {
        self.ties_until(country, Date::MAX, limit)
    }

    /// The same, of what was told up to a day.
    pub fn ties_until(&self, country: Country, day: Date, limit: usize) -> Result<Vec<(Tie, Header)>> {
        self.ask(|c| answer::ties(c, country, day, limit))
    }

    /// Who said what about whom: statements whose speaker is of the country, or that are about it, in stories that appeared in the period;
    /// those of the latest stories first, `limit` at most.
    pub fn statements(&self, country: Country, period: Period, limit: usize) -> Result<Vec<(Statement, Header)>> {
        self.ask(|c| answer::statements(c, country, period, limit))
    }
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
