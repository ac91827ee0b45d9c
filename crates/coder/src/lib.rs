//! wip
#![allow(dead_code)]
mod casting;
mod clause;
pub mod codebook;
pub mod frame;
mod grammar;
mod matching;
mod reference;
#[cfg(test)]
mod testing;
mod tree;
mod who;
mod words;
