//! Judgements about a portfolio: one file per rule, one page per rule.
//!
//! A rule is a name, a level, a page and a function. Its page is at once its documentation, what `pmo explain`
//! prints, the help of SARIF results and an executed test.

mod custom;
mod findings;
mod page;
mod run;
mod scene;
mod sentence;
mod shared;
mod tally;
mod variables;
mod waivers;

mod ambiguous_scalar;
mod approach_misfit;
mod approval_not_by_approver;
mod approver_out_of_authority;
mod backdated_decision;
mod baseline_moved_without_decision;
mod benefit_double_counted;
mod benefit_owner_gone;
mod benefit_shortfall;
mod bidirectional_text;
mod breach_not_escalated;
mod budget_does_not_sum;
mod budget_moved_without_decision;
mod burnout_risk;
mod case_no_longer_holds;
mod colliding_windows;
mod concentrated_portfolio;
mod confidential_content;
mod contingency_burning_fast;
mod copied_commentary;
mod cost_anomaly;
mod cost_beyond_tolerance;
mod dangling_reference;
mod delivery_without_baseline;
mod demand_above_capacity;
mod dependency_cycle;
mod dependency_disagreement;
mod dependency_late;
mod dependency_not_agreed;
mod duplicate_id;
mod duplicate_key;
mod edited_by_non_owner;
mod effort_without_rate;
mod escalation_unanswered;
mod expired_risk_window;
mod exposure_above_contingency;
mod finding_closed_by_audited;
mod frozen_forecast;
mod fails_value_screen;
mod forgotten_deferral;
mod funded_without_benefit;
mod gate_without_justification;
mod ghost_allocation;
mod green_without_evidence;
mod illogical_estimate;
mod illogical_risk;
mod impossible_dates;
mod incomplete_closure;
mod incomplete_risk;
mod invalid_yaml;
mod issue_overdue;
mod malformed_id;
mod measurement_missing;
mod milestone_overdue;
mod missing_required_field;
mod no_lessons;
mod no_risks_recorded;
mod no_support_acceptance;
mod one_sided_dependency;
mod optimistic_forecast;
mod over_allocated_person;
mod over_committed_envelope;
mod overall_hides_worst;
mod overdue_condition;
mod overlapping_proposals;
mod reference_to_ended_item;
mod repeated_slip;
mod report_overdue;
mod review_missed;
mod schema_violation;
mod scope_creep;
mod self_approved;
mod single_point_of_skill;
mod slip_beyond_tolerance;
mod sponsor_is_manager;
mod stage_without_approval;
mod stale_status;
mod starved_objective;
mod stuck_at_ninety_percent;
mod sudden_red;
mod tangled_hierarchy;
mod team_wip_exceeded;
mod thin_proposal;
mod unaligned_project;
mod unauthorised_spend;
mod unbalanced_portfolio;
mod unexplained_rag;
mod unfilled_demand;
mod unmapped_person;
mod unowned_benefit;
mod unowned_systemic_risk;
mod unportable_encoding;
mod unqualified_manager;
mod unreviewed_risk;
mod unscreened_proposal;
mod unsupported_team;
mod untiered_project;
mod untreated_high_risk;
mod waiver_expired;
mod watermelon;
mod weak_schedule_logic;
mod zombie_project;

pub use custom::{Defect, defects};
pub use findings::Findings;
pub use page::{Example, Expected, Page, Told, Verdict};
pub use run::{level, run};
pub use scene::{ScannedFile, Scene};
pub use shared::{Held, Indexes, Shared};
pub use tally::tally;
pub use variables::Variables;
pub use waivers::apply as accept;

use crate::finding::Level;

/// What a rule is about: chapters of the catalogue, and what policy treats alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Files, ids, dates: what everything else stands on. Never waived.
    Structure,
    /// Names that lead somewhere. Never waived.
    References,
    /// What the methodology asks for.
    Completeness,
    /// Proposals on their way to a decision.
    Intake,
    /// Milestones and logic.
    Schedule,
    /// Budgets, forecasts and spending.
    Money,
    /// Risks and issues.
    Risk,
    /// What the work is for.
    Benefits,
    /// People and capacity.
    Resources,
    /// What one project gives another.
    Dependencies,
    /// Decisions, waivers and who made them.
    Approvals,
    /// How old what is reported is.
    Freshness,
    /// What is declared against what is computed.
    Consistency,
    /// The portfolio as a whole.
    Portfolio,
    /// Lessons, support, stakeholders.
    Knowledge,
    /// Rules of a tree's own.
    Custom,
}

impl Group {
    /// The name used in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Group::Structure => "structure",
            Group::References => "references",
            Group::Completeness => "completeness",
            Group::Intake => "intake",
            Group::Schedule => "schedule",
            Group::Money => "money",
            Group::Risk => "risk and issues",
            Group::Benefits => "benefits",
            Group::Resources => "resources",
            Group::Dependencies => "dependencies",
            Group::Approvals => "approvals and gates",
            Group::Freshness => "freshness",
            Group::Consistency => "consistency",
            Group::Portfolio => "portfolio",
            Group::Knowledge => "knowledge, service, stakeholders",
            Group::Custom => "custom",
        }
    }

    /// Whether a waiver may accept a finding of this group.
    pub fn can_be_waived(self) -> bool {
        !matches!(self, Group::Structure | Group::References)
    }
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The state it dislikes, in kebab case: reads after "allow".
    pub name: &'static str,
    /// Its chapter.
    pub group: Group,
    /// Its level under the controlling operating model.
    pub level: Level,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// Finds every place where it does not hold.
    pub check: fn(&Scene<'_>, &mut Findings),
}

/// Every built-in rule, in the order of the catalogue.
pub const ALL: &[Rule] = &[
    invalid_yaml::RULE,
    duplicate_key::RULE,
    schema_violation::RULE,
    ambiguous_scalar::RULE,
    duplicate_id::RULE,
    malformed_id::RULE,
    impossible_dates::RULE,
    sponsor_is_manager::RULE,
    tangled_hierarchy::RULE,
    confidential_content::RULE,
    bidirectional_text::RULE,
    unportable_encoding::RULE,
    dangling_reference::RULE,
    reference_to_ended_item::RULE,
    unmapped_person::RULE,
    missing_required_field::RULE,
    thin_proposal::RULE,
    delivery_without_baseline::RULE,
    incomplete_closure::RULE,
    untiered_project::RULE,
    approach_misfit::RULE,
    unsupported_team::RULE,
    unscreened_proposal::RULE,
    fails_value_screen::RULE,
    overlapping_proposals::RULE,
    forgotten_deferral::RULE,
    dependency_cycle::RULE,
    milestone_overdue::RULE,
    slip_beyond_tolerance::RULE,
    repeated_slip::RULE,
    weak_schedule_logic::RULE,
    illogical_estimate::RULE,
    baseline_moved_without_decision::RULE,
    stuck_at_ninety_percent::RULE,
    budget_does_not_sum::RULE,
    budget_moved_without_decision::RULE,
    cost_beyond_tolerance::RULE,
    optimistic_forecast::RULE,
    unauthorised_spend::RULE,
    cost_anomaly::RULE,
    contingency_burning_fast::RULE,
    effort_without_rate::RULE,
    incomplete_risk::RULE,
    untreated_high_risk::RULE,
    unreviewed_risk::RULE,
    expired_risk_window::RULE,
    illogical_risk::RULE,
    exposure_above_contingency::RULE,
    issue_overdue::RULE,
    no_risks_recorded::RULE,
    breach_not_escalated::RULE,
    escalation_unanswered::RULE,
    funded_without_benefit::RULE,
    unowned_benefit::RULE,
    benefit_owner_gone::RULE,
    benefit_double_counted::RULE,
    measurement_missing::RULE,
    benefit_shortfall::RULE,
    case_no_longer_holds::RULE,
    over_allocated_person::RULE,
    unfilled_demand::RULE,
    burnout_risk::RULE,
    ghost_allocation::RULE,
    zombie_project::RULE,
    single_point_of_skill::RULE,
    unqualified_manager::RULE,
    one_sided_dependency::RULE,
    dependency_not_agreed::RULE,
    dependency_late::RULE,
    dependency_disagreement::RULE,
    colliding_windows::RULE,
    stage_without_approval::RULE,
    approver_out_of_authority::RULE,
    self_approved::RULE,
    waiver_expired::RULE,
    approval_not_by_approver::RULE,
    backdated_decision::RULE,
    finding_closed_by_audited::RULE,
    edited_by_non_owner::RULE,
    stale_status::RULE,
    frozen_forecast::RULE,
    copied_commentary::RULE,
    report_overdue::RULE,
    overdue_condition::RULE,
    gate_without_justification::RULE,
    review_missed::RULE,
    watermelon::RULE,
    green_without_evidence::RULE,
    overall_hides_worst::RULE,
    sudden_red::RULE,
    scope_creep::RULE,
    unexplained_rag::RULE,
    unaligned_project::RULE,
    starved_objective::RULE,
    over_committed_envelope::RULE,
    demand_above_capacity::RULE,
    unbalanced_portfolio::RULE,
    concentrated_portfolio::RULE,
    unowned_systemic_risk::RULE,
    team_wip_exceeded::RULE,
    no_support_acceptance::RULE,
    no_lessons::RULE,
];

/// The built-in rule called `name`.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name)
}
