//! From what is published to stories.
//!
//! So far the head of a wire report: [`dateline`] takes `NAIROBI, June 3 (Agency) -` apart, so that the sentence behind it
//! stands alone.

pub mod dateline;
