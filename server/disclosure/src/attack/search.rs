//! Numbers that hang together, and the search for values of all of them.

use super::Relation;

/// Attempts of the first searches; later ones get more.
const FIRST: usize = 60;

/// What came of trying a value.
pub(super) enum Tried {
    /// Values of everything.
    Found(Vec<i64>),
    /// There are none: everything was tried.
    None,
    /// There were not enough attempts.
    GaveUp,
}

enum End {
    Found,
    None,
    Spent,
}

/// Numbers within bounds, and the relations between them.
#[derive(Clone)]
pub(super) struct Part {
    bounds: Vec<(i64, i64)>,
    /// Values that are known to fit: the search looks for others close to them.
    guide: Vec<i64>,
    relations: Vec<Relation>,
    /// The relations of each number.
    of: Vec<Vec<usize>>,
    /// What to restore: a number and its bounds before.
    trail: Vec<(usize, (i64, i64))>,
    dice: u64,
}

impl Part {
    pub(super) fn new(bounds: Vec<(i64, i64)>, guide: Vec<i64>, relations: Vec<Relation>) -> Self {
        let mut of = vec![Vec::new(); bounds.len()];
        for (place, relation) in relations.iter().enumerate() {
            for (at, _) in &relation.terms {
                of[*at].push(place);
            }
        }
        Self {
            bounds,
            guide,
            relations,
            of,
            trail: Vec::new(),
            dice: 1,
        }
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        self.bounds[at].0 < self.bounds[at].1
    }

    /// Narrows every bound; false where nothing fits.
    pub(super) fn narrow_all(&mut self) -> bool {
        let fits = self.narrow((0..self.relations.len()).collect());
        self.trail.clear();
        fits
    }

    /// Returns for each open number which others it hangs together with.
    pub(super) fn roots(&self) -> Vec<usize> {
        fn root(parents: &mut [usize], mut at: usize) -> usize {
            while parents[at] != at {
                parents[at] = parents[parents[at]];
                at = parents[at];
            }
            at
        }
        let mut parents: Vec<usize> = (0..self.bounds.len()).collect();
        for relation in &self.relations {
            let open = relation.terms.iter().map(|(at, _)| *at);
            let open: Vec<usize> = open.filter(|at| self.is_open(*at)).collect();
            for pair in open.windows(2) {
                let (one, other) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
                parents[one.max(other)] = one.min(other);
            }
        }
        (0..parents.len())
            .map(|at| root(&mut parents, at))
            .collect()
    }

    /// Returns the numbers of a root by themselves, and which they are.
    pub(super) fn part(&self, of: usize, roots: &[usize]) -> (Self, Vec<usize>) {
        let numbers: Vec<usize> = (0..roots.len())
            .filter(|at| roots[*at] == of && self.is_open(*at))
            .collect();
        let mut own: Vec<usize> = numbers.iter().flat_map(|at| self.of[*at].clone()).collect();
        own.sort_unstable();
        own.dedup();
        let relations = own.into_iter().map(|place| {
            let relation = &self.relations[place];
            let (mut from, mut to) = (relation.from, relation.to);
            let mut terms = Vec::new();
            for (at, by) in &relation.terms {
                match numbers.binary_search(at) {
                    Ok(place) => terms.push((place, *by)),
                    Err(_) => {
                        from -= by * self.bounds[*at].0;
                        to -= by * self.bounds[*at].0;
                    }
                }
            }
            Relation { terms, from, to }
        });
        let part = Self::new(
            numbers.iter().map(|at| self.bounds[*at]).collect(),
            numbers.iter().map(|at| self.guide[*at]).collect(),
            relations.collect(),
        );
        (part, numbers)
    }

    /// Returns every value of a number, those nearest to what is known first.
    pub(super) fn nearest(&self, at: usize) -> impl Iterator<Item = i64> + use<> {
        let ((low, high), guide) = (self.bounds[at], self.guide[at]);
        (1..=(high - guide).max(guide - low))
            .flat_map(move |by| [guide + by, guide - by])
            .filter(move |value| low <= *value && *value <= high)
    }

    /// Looks for values of everything with one of them given: several times with few
    /// attempts and other choices, for most are found at once or not at all.
    pub(super) fn complete(
        &mut self,
        at: usize,
        value: i64,
        attempts: usize,
        made: &mut usize,
    ) -> Tried {
        let (mut spent, mut round) = (0, 0);
        while spent < attempts {
            let limit = FIRST << (round / 8);
            let mut left = limit.min(attempts - spent);
            let granted = left;
            let fits = self.set(at, (value, value));
            let end = if fits {
                self.search(round > 0, &mut left)
            } else {
                End::None
            };
            spent += granted - left + 1;
            *made += granted - left + 1;
            let found = matches!(end, End::Found).then(|| self.values());
            self.undo(0);
            match (found, end) {
                (Some(all), _) => {
                    assert!(self.fits(&all), "numbers that do not meet what was read");
                    return Tried::Found(all);
                }
                (None, End::None) => return Tried::None,
                (None, End::Found | End::Spent) => round += 1,
            }
        }
        Tried::GaveUp
    }

    /// Tries every value of a number in a relation that does not hold yet, one after
    /// another. Where all relations hold the values next to the known ones are an answer.
    fn search(&mut self, by_chance: bool, left: &mut usize) -> End {
        if *left == 0 {
            return End::Spent;
        }
        *left -= 1;
        let Some(broken) = self.broken(by_chance) else {
            return End::Found;
        };
        let (at, value) = self.choose(broken, by_chance);
        let (low, high) = self.bounds[at];
        let above_first = value >= self.guide[at];
        let sides = [(value + 1, high), (low, value - 1)];
        let sides = if above_first {
            sides
        } else {
            [sides[1], sides[0]]
        };
        for (from, to) in [(value, value), sides[0], sides[1]] {
            if from > to {
                continue;
            }
            let mark = self.trail.len();
            if self.set(at, (from, to)) {
                match self.search(by_chance, left) {
                    End::None => {}
                    end @ (End::Found | End::Spent) => return end,
                }
            }
            self.undo(mark);
        }
        End::None
    }

    /// Returns a relation that the values next to the known ones do not meet.
    fn broken(&mut self, by_chance: bool) -> Option<usize> {
        let mut broken: Option<(usize, usize)> = None;
        let mut many = 0;
        for place in 0..self.trail.len() {
            let at = self.trail[place].0;
            if self.value(at) == self.guide[at] {
                continue;
            }
            for relation in self.of[at].clone() {
                if self.gap(relation) == 0 {
                    continue;
                }
                many += 1;
                let terms = &self.relations[relation].terms;
                let open = terms.iter().filter(|(at, _)| self.is_open(*at)).count();
                let better = broken.is_none_or(|(_, fewest)| open < fewest);
                if better || by_chance && self.below(many) == 0 {
                    broken = Some((relation, open));
                }
            }
        }
        broken.map(|(relation, _)| relation)
    }

    /// Chooses an open number of a relation and the value by which it would hold.
    fn choose(&mut self, relation: usize, by_chance: bool) -> (usize, i64) {
        let gap = self.gap(relation);
        let terms = &self.relations[relation].terms;
        let open: Vec<(usize, i64)> = terms
            .iter()
            .copied()
            .filter(|(at, _)| self.is_open(*at))
            .collect();
        let wished = |(at, by): &(usize, i64)| {
            let value = self.value(*at) + gap / by;
            (value.clamp(self.bounds[*at].0, self.bounds[*at].1), value)
        };
        // Whoever can take it all comes first, and has the fewest relations to mend.
        let able: Vec<(usize, i64)> = open
            .iter()
            .copied()
            .filter(|term| {
                let (within, value) = wished(term);
                within == value && gap % term.1 == 0
            })
            .collect();
        let among = if able.is_empty() { &open } else { &able };
        let term = if by_chance {
            let count = among.len();
            let chosen = self.below(count);
            let terms = if able.is_empty() { &open } else { &able };
            terms[chosen]
        } else {
            let fewest = among.iter().min_by_key(|(at, _)| self.of[*at].len());
            fewest.copied().unwrap_or((0, 1))
        };
        let gap_value = self.value(term.0) + gap / term.1;
        let (low, high) = self.bounds[term.0];
        (term.0, gap_value.clamp(low, high))
    }

    /// Returns the value next to the known one.
    fn value(&self, at: usize) -> i64 {
        self.guide[at].clamp(self.bounds[at].0, self.bounds[at].1)
    }

    fn values(&self) -> Vec<i64> {
        (0..self.bounds.len()).map(|at| self.value(at)).collect()
    }

    /// Returns by how much the sum of a relation must change to hold.
    fn gap(&self, relation: usize) -> i64 {
        let Relation { terms, from, to } = &self.relations[relation];
        let sum: i64 = terms.iter().map(|(at, by)| by * self.value(*at)).sum();
        sum.clamp(*from, *to) - sum
    }

    fn fits(&self, values: &[i64]) -> bool {
        let bounded = values.iter().zip(&self.bounds);
        let bounded = bounded
            .into_iter()
            .all(|(value, (low, high))| low <= value && value <= high);
        bounded
            && self.relations.iter().all(|relation| {
                let sum: i64 = relation.terms.iter().map(|(at, by)| by * values[*at]).sum();
                relation.from <= sum && sum <= relation.to
            })
    }

    fn set(&mut self, at: usize, bounds: (i64, i64)) -> bool {
        if bounds != self.bounds[at] {
            self.trail.push((at, self.bounds[at]));
            self.bounds[at] = bounds;
        }
        self.narrow(self.of[at].clone())
    }

    fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((at, bounds)) = self.trail.pop() {
                self.bounds[at] = bounds;
            }
        }
    }

    /// Narrows what relations leave open until nothing changes; false where nothing fits.
    fn narrow(&mut self, mut waiting: Vec<usize>) -> bool {
        while let Some(place) = waiting.pop() {
            let relation = &self.relations[place];
            let ends = |at: usize, by: i64| {
                let (low, high) = self.bounds[at];
                if by > 0 {
                    (by * low, by * high)
                } else {
                    (by * high, by * low)
                }
            };
            let (mut least, mut most) = (0, 0);
            for (at, by) in &relation.terms {
                let (low, high) = ends(*at, *by);
                least += low;
                most += high;
            }
            if least > relation.to || most < relation.from {
                return false;
            }
            let mut news = Vec::new();
            for (at, by) in &relation.terms {
                let (low, high) = ends(*at, *by);
                // What the others leave for this one.
                let (from, to) = (relation.from - (most - high), relation.to - (least - low));
                let (from, to) = if *by > 0 { (from, to) } else { (-to, -from) };
                let by = by.abs();
                let (low, high) = self.bounds[*at];
                let next = (
                    low.max(-(-from).div_euclid(by)),
                    high.min(to.div_euclid(by)),
                );
                if next.0 > next.1 {
                    return false;
                }
                if next != (low, high) {
                    news.push((*at, next));
                }
            }
            for (at, next) in news {
                self.trail.push((at, self.bounds[at]));
                self.bounds[at] = next;
                waiting.extend(&self.of[at]);
            }
        }
        true
    }

    /// Numbers that look random and are the same in every run.
    fn below(&mut self, sides: usize) -> usize {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.dice >> 33).unwrap_or(0) % sides.max(1)
    }
}
