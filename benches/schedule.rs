//! The critical path of a thousand activities, and ten thousand trials of them: reported, never asserted.
//!
//! `cargo bench --bench schedule` measures 1,000 activities; `cargo bench --bench schedule -- 100 10000` others. The
//! network is made up the same way every time: each activity waits for up to three of the twenty before it, by links of
//! every type, and has a three-point estimate.
#![allow(clippy::print_stdout)] // a bench reports on the terminal
#![allow(clippy::unwrap_used)] // a bench that cannot go on should say where

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use pmo::decide::{Simulation, simulate};
use pmo::git::Snapshot;
use pmo::metrics::calendar::Calendars;
use pmo::metrics::network::Plan;
use pmo::metrics::schedule_quality::Qualities;
use pmo::workspace;

/// The best of so many runs counts: the others waited for something.
const RUNS: usize = 5;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    println!("activities    links   critical path ms   quality ms   10,000 trials s");
    for size in if sizes.is_empty() { vec![1_000] } else { sizes } {
        measure(size);
    }
}

fn measure(size: usize) {
    let (files, links) = project(size);
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let loaded = workspace::load(Snapshot::of_texts(texts)).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let scene = loaded.scene(&portfolio, &scanned, "2026-11-20".parse().unwrap());
    let calendars = Calendars::of(&portfolio, scene.policy);
    let project = portfolio.project_named("PRJ-A").unwrap();
    let path = best(|| {
        let plan = Plan::of(&portfolio, &calendars, scene.as_of);
        assert!(plan.schedule(project).unwrap().finish.is_ok());
    });
    let plan = Plan::of(&portfolio, &calendars, scene.as_of);
    let quality = best(|| {
        let qualities = Qualities::of(&portfolio, &plan, scene.policy, scene.as_of);
        assert!(qualities.quality(project).is_some());
    });
    let asked = Simulation { project: Some("PRJ-A".to_owned()), ..Simulation::default() };
    let trials = best(|| assert!(simulate(&scene, &asked, &|_| (), &|_| ()).is_ok()));
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1e3;
    println!(
        "{size:>10} {links:>8} {:>18.2} {:>12.2} {:>17.2}",
        milliseconds(path),
        milliseconds(quality),
        trials.as_secs_f64()
    );
}

fn best(mut run: impl FnMut()) -> Duration {
    let timed = |_| {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or_default()
}

/// Activities of one file.
const OF_A_FILE: usize = 1_000;

/// A project of `size` activities as files, path and text, and how many links it has.
fn project(size: usize) -> (Vec<(String, String)>, usize) {
    let mut state = 1_u64;
    let mut next = |below: usize| {
        // Knuth's linear congruential generator of MMIX: as good as any for a plan nobody follows.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut files = vec![("projects/a/project.yaml".to_owned(), "id: PRJ-A\nname: A\n".to_owned())];
    let mut links = 0;
    for number in 0..size {
        if number % OF_A_FILE == 0 {
            files.push((format!("projects/a/activities/{number}.yaml"), String::new()));
        }
        let days = 2 + next(18);
        let estimate = format!("{{optimistic: {}, likely: {days}, pessimistic: {}}}", days - 1, days * 2);
        let mut after = Vec::new();
        for _ in 0..next(4).min(number) {
            let before = number - 1 - next(number.min(20));
            let tie = ["FS", "FS", "FS", "SS", "FF"][next(5)];
            after.push(format!("{{ref: T{before}, type: {tie}, lag: {}}}", next(3)));
        }
        links += after.len();
        let after = after.join(", ");
        let text = &mut files.last_mut().unwrap().1;
        writeln!(text, "- {{id: T{number}, name: Step, duration: {days}, estimate: {estimate}, after: [{after}]}}")
            .unwrap();
    }
    (files, links)
}
