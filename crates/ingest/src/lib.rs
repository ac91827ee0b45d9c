//! From what is published to stories.
//!
//! So far the head of a wire report: [`dateline`] takes `NAIROBI, June 3 (Agency) -` apart, so that the sentence behind it
//! stands alone, and [`tokenised`] prints what comes cut into tokens.

pub mod dateline;
pub mod tokenised;
