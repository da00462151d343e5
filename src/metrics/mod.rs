//! Numbers derived from the model: pure arithmetic, one subject a file, its source cited.

pub mod absence;
pub mod approval;
pub mod benefit;
pub mod booking;
pub mod business_case;
pub mod cadence;
pub mod calendar;
pub mod chance;
pub mod concentration;
pub mod contingency;
pub mod cost;
pub mod currency;
pub mod dependency;
pub mod earned_schedule;
pub mod earned_value;
pub mod escalation;
#[cfg(test)]
mod example;
pub mod exposure;
mod figure;
pub mod fte;
pub mod gate;
pub mod horizon;
pub mod irr;
pub mod interval;
pub mod load;
pub mod logic;
pub mod measurement;
pub mod objective;
pub mod payback;
pub mod present_value;
pub mod project_case;
pub mod overload;
pub mod rag;
pub mod risk;
pub mod risk_distribution;
pub mod rollup;
pub mod sample;
pub mod skill;
pub mod slip;
pub mod spending;
pub mod tier;
pub mod timescale;
pub mod window;

pub use figure::{Figure, percent, product, ratio, scaled};
pub use risk_distribution::risk_distribution;
