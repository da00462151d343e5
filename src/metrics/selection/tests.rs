//! Choices of the books, and choices looked at one by one.

use proptest::prelude::*;

use super::*;

fn item(value: i64, uses: &[i64]) -> Item {
    let uses: Vec<Decimal> = uses.iter().copied().map(Decimal::from).collect();
    let cost = uses.first().copied().unwrap_or_default();
    Item { value: value.into(), cost, uses, mandatory: false, barred: false }
}

fn problem(items: Vec<Item>, limits: &[i64]) -> Problem {
    Problem { items, limits: limits.iter().copied().map(Decimal::from).collect(), ..Problem::default() }
}

fn numbers(taken: &[bool]) -> Vec<usize> {
    (0..taken.len()).filter(|item| taken[*item]).collect()
}

/// The best of all choices, one by one: more value, lower cost, fewer items, the first ones.
fn by_brute_force(problem: &Problem) -> Option<Vec<bool>> {
    let count = problem.items.len();
    let allowed = |taken: &Vec<bool>| {
        let fits = |limit: usize| {
            let used: Decimal = (0..count).filter(|i| taken[*i]).map(|i| problem.items[i].uses[limit]).sum();
            used <= problem.limits[limit]
        };
        problem.items.iter().zip(taken).all(|(item, taken)| (!item.mandatory || *taken) && !(item.barred && *taken))
            && (0..problem.limits.len()).all(fits)
            && problem.requires.iter().all(|(item, other)| !taken[*item] || taken[*other])
            && problem.excludes.iter().all(|(one, other)| !(taken[*one] && taken[*other]))
    };
    let all = (0_u32..1 << count).map(|set| (0..count).map(|item| set >> item & 1 == 1).collect::<Vec<bool>>());
    let worth = |taken: &Vec<bool>| {
        let of = |figure: fn(&Item) -> Decimal| -> Decimal {
            (0..count).filter(|item| taken[*item]).map(|item| figure(&problem.items[item])).sum()
        };
        let first: Vec<bool> = taken.clone();
        (of(|item| item.value), -of(|item| item.cost), -(numbers(taken).len() as i64), first)
    };
    all.filter(allowed).max_by_key(worth)
}

/// Martello and Toth, *Knapsack Problems* (1990), example 2.1: the optimum of the bag of 50 is the first and the fourth,
/// worth 107.
#[test]
fn the_bag_of_the_book() {
    let items = zip([70, 20, 39, 37, 7, 5, 10], [31, 10, 20, 19, 4, 3, 6]).map(|(value, use_)| item(value, &[use_]));
    let found = problem(items.collect(), &[50]).best(EFFORT).unwrap();
    assert_eq!((numbers(&found.taken), found.value, found.optimal), (vec![0, 3], 107.into(), true));
    assert_eq!((found.bound, found.cost, found.used), (107.into(), 50.into(), vec![50.into()]));
}

/// Weingartner (1963), after Lorie and Savage (1955): nine projects, budgets of 50 and 20 in two years; taken are 1, 3,
/// 4, 6 and 9 for 70.
#[test]
fn the_projects_of_lorie_and_savage() {
    let worth = [14, 17, 17, 15, 40, 12, 14, 10, 12];
    let first = [12, 54, 6, 6, 30, 6, 48, 36, 18];
    let second = [3, 7, 6, 2, 35, 6, 4, 3, 3];
    let items = (0..9).map(|number| item(worth[number], &[first[number], second[number]]));
    let found = problem(items.collect(), &[50, 20]).best(EFFORT).unwrap();
    assert_eq!((numbers(&found.taken), found.value, found.optimal), (vec![0, 2, 3, 5, 8], 70.into(), true));
}

#[test]
fn what_requires_and_excludes_holds() {
    let mut problem = problem(vec![item(10, &[5]), item(1, &[4]), item(9, &[5]), item(8, &[5])], &[10]);
    problem.requires = vec![(0, 1)];
    problem.excludes = vec![(2, 3)];
    let found = problem.best(EFFORT).unwrap();
    assert_eq!((numbers(&found.taken), found.value), (vec![0, 1], 11.into()));
    problem.limits = vec![15.into()];
    assert_eq!(numbers(&problem.best(EFFORT).unwrap().taken), [0, 1, 2]);
}

#[test]
fn what_cannot_be_is_said_with_its_reason() {
    let mut problem = problem(vec![item(1, &[6]), item(1, &[6]), item(1, &[20])], &[10]);
    problem.items[0].mandatory = true;
    problem.requires = vec![(0, 1)];
    assert_eq!(problem.best(EFFORT), Err(Infeasible::Limit { limit: 0, needed: 12.into() }));
    problem.excludes = vec![(1, 0)];
    assert_eq!(problem.best(EFFORT), Err(Infeasible::Excludes { one: 0, other: 1 }));
    problem.items[1].barred = true;
    assert_eq!(problem.best(EFFORT), Err(Infeasible::Barred { mandatory: 0, barred: 1 }));
    problem.items[0].mandatory = false;
    let outs = [Standing::Out(Out::Requires(1)), Standing::Out(Out::Barred), Standing::Out(Out::Limit(0))];
    assert_eq!(problem.standings(), Ok(outs.into()));
}

#[test]
fn requirements_may_go_round_and_contradict_themselves() {
    let mut problem = problem(vec![item(5, &[1]), item(5, &[1]), item(1, &[1])], &[10]);
    problem.requires = vec![(0, 1), (1, 0)];
    assert_eq!(numbers(&problem.best(EFFORT).unwrap().taken), [0, 1, 2]);
    problem.excludes = vec![(0, 1)];
    assert_eq!(numbers(&problem.best(EFFORT).unwrap().taken), [2]);
}

/// Sixty alike: half of them fit, and a search that looked at every half would never end.
#[test]
fn equals_are_told_apart_at_once() {
    let found = problem(vec![item(5, &[10]); 60], &[300]).best(EFFORT).unwrap();
    assert_eq!((numbers(&found.taken), found.optimal), ((0..30).collect(), true));
    let cheaper = problem(vec![item(5, &[10]), item(5, &[9]), item(5, &[9])], &[10]).best(EFFORT).unwrap();
    assert_eq!(numbers(&cheaper.taken), [1]);
}

/// Two alike, of which exactly one fits beside what is mandatory: nothing is left over, and that is no contradiction.
#[test]
fn the_first_of_equals_is_taken_where_all_room_is_needed() {
    let worth = [(0, 5), (0, 5), (0, 1), (12, 4), (0, 1), (0, 2), (0, 4), (0, 9), (0, 0), (12, 4)];
    let mut items: Vec<Item> = worth.iter().map(|(value, use_)| item(*value, &[*use_])).collect();
    [0, 1, 5, 7, 8].iter().for_each(|barred| items[*barred].barred = true);
    items[6].mandatory = true;
    let found = problem(items, &[8]).best(EFFORT).unwrap();
    assert_eq!(numbers(&found.taken), [3, 6]);
}

#[test]
fn money_of_any_size_is_held_to_the_last_digit() {
    let mut items = vec![item(1, &[0]), item(1, &[0])];
    items[0].uses = vec![Decimal::from_str_exact("999999999999999.000000000001").unwrap()];
    items[1].uses = vec![Decimal::from_str_exact("0.01").unwrap()];
    items[1].value = Decimal::from_str_exact("0.00000000001").unwrap();
    let mut problem = problem(items, &[999_999_999_999_999]);
    assert_eq!(numbers(&problem.best(EFFORT).unwrap().taken), [1]);
    problem.limits = vec![1_000_000_000_000_000_i64.into()];
    assert_eq!(numbers(&problem.best(EFFORT).unwrap().taken), [0, 1]);
}

#[test]
fn a_search_that_is_cut_short_says_so() {
    let items =
        (1..=40).map(|number| item(1000 + number * 37 % 101, &[1000 + number * 53 % 97, 900 + number * 71 % 89]));
    let problem = problem(items.collect(), &[20_500, 19_000]);
    let found = problem.best(2_000).unwrap();
    assert!(!found.optimal && found.bound > found.value, "{found:?}");
    let proven = problem.best(EFFORT).unwrap();
    assert!(proven.optimal && proven.value >= found.value && proven.value <= found.bound, "{proven:?}");
}

prop_compose! {
    /// Up to twelve items with small numbers, so that equals are frequent.
    fn problems()(
        items in prop::collection::vec((-5_i64..20, prop::collection::vec(0_i64..12, 3), 0..10), 1..=12),
        limits in prop::collection::vec(0_i64..50, 3),
        pairs in prop::collection::vec((0_usize..12, 0_usize..12, any::<bool>()), 0..6),
    ) -> Problem {
        let count = items.len();
        let items = items.into_iter().map(|(value, uses, kind)| Item {
            mandatory: kind == 0,
            barred: kind == 1,
            ..item(value, &uses)
        });
        let mut problem = problem(items.collect(), &limits);
        for (one, other, requires) in pairs.into_iter().filter(|(one, other, _)| one != other && *one < count && *other < count) {
            if requires { problem.requires.push((one, other)) } else { problem.excludes.push((one, other)) }
        }
        problem
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The choice is the one that looking at every choice finds, equals included.
    #[test]
    fn the_best_is_the_best_of_all(problem in problems()) {
        let found = problem.best(EFFORT);
        match by_brute_force(&problem) {
            None => prop_assert!(found.is_err()),
            Some(best) => {
                let found = found.unwrap();
                prop_assert!(found.optimal);
                prop_assert_eq!(numbers(&found.taken), numbers(&best));
            }
        }
    }

    /// More money never brings less, no limit is exceeded, and taking in some order is never better than the best.
    #[test]
    fn more_money_never_brings_less(problem in problems(), more in 0_i64..20) {
        if let Ok(found) = problem.best(EFFORT) {
            prop_assert!(zip(&found.used, &problem.limits).all(|(used, limit)| used <= limit));
            let in_order = problem.in_order(0..problem.items.len(), found.bound).unwrap();
            prop_assert!(in_order.value <= found.value && !in_order.optimal);
            let mut richer = problem;
            richer.limits[0] += Decimal::from(more);
            prop_assert!(richer.best(EFFORT).unwrap().value >= found.value);
        }
    }
}
