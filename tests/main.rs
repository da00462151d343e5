//! Every integration test, in one binary: one module a subject.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say where
#![allow(clippy::print_stderr)] // a test that is skipped says so

mod architecture;
mod asked;
mod atomic_writes;
mod capacity;
mod cli;
mod custom_rules;
mod demo;
mod demo_repository;
mod diff;
mod earned_value_views;
mod estimate;
mod examples;
mod extremes;
mod figures;
mod gate;
mod generator;
mod health_views;
mod histories;
mod hostile;
mod git;
mod gmpp;
mod hostile_templates;
mod import;
mod inbox;
mod init;
mod investment_views;
mod looking_back;
mod new;
mod pages;
mod render;
mod reports;
mod prioritise;
mod readme;
mod risk_views;
mod rule_settings;
mod schedule_views;
mod schemas;
mod simulation;
mod trend;
mod views;
mod why;
mod yaml_oddities;
mod yaml_places;
mod yaml_suite;
