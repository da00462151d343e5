//! Every integration test, in one binary: one module a subject.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say where

mod architecture;
mod atomic_writes;
mod cli;
mod demo;
mod generator;
mod hostile_templates;
mod pages;
mod render;
mod schemas;
mod views;
mod yaml_suite;
