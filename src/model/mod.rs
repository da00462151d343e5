//! What a PMO tracks: records, typed kinds and the references between them.
//!
//! Every record is known by its kind and its node; the kinds that rules and views compute with are also
//! decoded into plain structures. Decoding never fails: what cannot be read is missing here, and the schema
//! says so to the user.

mod allocation;
mod assembly;
mod audit;
mod benefit;
mod collection;
mod cost;
mod decision;
mod dependency;
mod escalation;
mod estimate;
mod fact;
mod fields;
mod filing;
mod intake;
mod issue;
mod lesson;
mod milestone;
mod names;
mod natural;
mod objective;
mod people;
mod period;
mod place;
mod portfolio;
mod project;
mod proposal;
mod rate_card;
mod record;
mod reference;
mod review;
mod risk;
mod team;
mod waiver;

pub use allocation::Allocation;
pub use audit::{Audit, AuditFinding};
pub use benefit::{Benefit, Contributor, Measurement};
pub use collection::{Collection, Filed};
pub use cost::Cost;
pub use decision::{Approver, Condition, Decision};
pub use dependency::Dependency;
pub use escalation::Escalation;
pub use estimate::Estimate;
pub use fact::{Fact, Unknown};
pub use fields::{Fields, Text};
pub use filing::{FileKind, PROJECT_FILES, Shape, folder_of, is_project_file, kind_of_path};
pub use intake::{Input, Unfiled};
pub use issue::{Assumption, Change, Issue};
pub use lesson::Lesson;
pub use milestone::{Constraint, Milestone, Predecessor};
pub use natural::natural_order;
pub use objective::{KeyResult, Objective};
pub use people::{Absence, Board, Calendar, Person};
pub use period::Period;
pub use portfolio::{Portfolio, records_of};
pub use project::{Ask, Contribution, PathToGreen, Progress, Project, Rag, Status, Support, Tolerances};
pub use proposal::{Choice, Proposal};
pub use rate_card::{Rate, RateCard};
pub use record::{ProjectId, Record, RecordId};
pub use reference::Reference;
pub use review::Review;
pub use risk::{Action, Risk};
pub use team::Team;
pub use waiver::Waiver;
