//! The ways in which a ledger is altered, and what must be said of each.

use super::ledger::{Ledger, Random};
use crate::{CheckpointLine, Digest, EventLine, Head, Line, Scope, Signer, Wrong, leaf_hash};

/// Where an alteration must be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// In a line of the export, from 1.
    Line(u64),
    /// In a checkpoint that was kept outside, by its number.
    Outside(usize),
    /// In the hash of an event on a printed record.
    Printed,
}

/// An alteration.
pub(super) struct Mutation {
    pub(super) export: Vec<u8>,
    pub(super) outside: Vec<String>,
    pub(super) printed: Vec<Digest>,
    pub(super) wrong: &'static [Wrong],
    pub(super) seen: Seen,
}

type Mutate = fn(&mut Random, &Ledger) -> Mutation;

macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        pub(super) const KINDS: &[(&str, Mutate)] = &[$((stringify!($kind), $kind)),+];
    };
}

kinds!(
    a_bit_is_flipped,
    a_line_is_written_another_way,
    a_line_is_dropped,
    two_lines_are_swapped,
    a_line_stands_twice,
    the_export_is_cut_off,
    a_field_is_edited,
    a_field_is_edited_and_the_chain_made_anew,
    an_event_is_left_out_and_the_chain_made_anew,
    two_events_change_places_and_numbers,
    an_event_was_withheld_before_it_was_signed,
    the_head_is_edited,
    the_head_promises_less,
    the_head_speaks_of_another_part,
    somebody_else_signs_the_ledger,
    somebody_else_signs_a_checkpoint,
    a_checkpoint_is_forged,
    the_history_is_forked_with_the_key,
    the_history_of_a_printed_record_is_forked,
    the_ledger_is_rolled_back,
    the_ledger_is_rolled_back_behind_its_own_checkpoint,
    a_proof_of_inclusion_is_forged,
    a_proof_of_consistency_is_forged,
);

const ANY: &[Wrong] = &Wrong::ALL;

impl Mutation {
    fn of(lines: &[String], wrong: &'static [Wrong], line: usize) -> Self {
        Self {
            export: lines.concat().into_bytes(),
            outside: Vec::new(),
            printed: Vec::new(),
            wrong,
            seen: Seen::Line(line as u64),
        }
    }
}

fn any_scope(random: &mut Random, ledger: &Ledger) -> Scope {
    match random.below(4) {
        0 => ledger.site_scope(),
        1 => ledger.stream_scope(),
        _ => Scope::Whole,
    }
}

fn any_lines(random: &mut Random, ledger: &Ledger) -> Vec<String> {
    ledger.export(&any_scope(random, ledger))
}

fn part_scope(random: &mut Random, ledger: &Ledger) -> Scope {
    match random.below(2) {
        0 => ledger.site_scope(),
        _ => ledger.stream_scope(),
    }
}

fn read(line: &str) -> Line {
    Line::read(line.trim_end().as_bytes()).unwrap()
}

/// Returns the numbers of the lines that hold an event.
fn events(lines: &[String]) -> Vec<usize> {
    let event = |number: &usize| matches!(read(&lines[*number]), Line::Event(_));
    (0..lines.len()).filter(event).collect()
}

fn checkpoints(lines: &[String]) -> Vec<usize> {
    let checkpoint = |number: &usize| matches!(read(&lines[*number]), Line::Checkpoint(_));
    (0..lines.len()).filter(checkpoint).collect()
}

fn event_in(line: &str) -> EventLine {
    match read(line) {
        Line::Event(event) => *event,
        Line::Head(_) | Line::Checkpoint(_) => panic!("{line}"),
    }
}

fn checkpoint_in(line: &str) -> CheckpointLine {
    match read(line) {
        Line::Checkpoint(checkpoint) => checkpoint,
        Line::Head(_) | Line::Event(_) => panic!("{line}"),
    }
}

fn head_in(line: &str) -> Head {
    match read(line) {
        Line::Head(head) => head,
        Line::Event(_) | Line::Checkpoint(_) => panic!("{line}"),
    }
}

fn pick<T: Copy>(random: &mut Random, from: &[T]) -> T {
    from[random.below(from.len())]
}

/// Returns the line, from 1, of the first checkpoint that counts an event, in an export
/// of the whole; behind the last line if there is none.
fn line_of_checkpoint_over(ledger: &Ledger, lines: &[String], place: usize) -> usize {
    let found = checkpoints(lines).into_iter().find(|line| {
        let note = checkpoint_in(&lines[*line]).note;
        ledger.signer.public().open(&note).unwrap().size > place as u64
    });
    found.unwrap_or(lines.len()) + 1
}

// --- By somebody with the export in hand --------------------------------------------

fn a_bit_is_flipped(random: &mut Random, ledger: &Ledger) -> Mutation {
    let lines = any_lines(random, ledger);
    let mut export = lines.concat().into_bytes();
    let place = random.below(export.len());
    let line = export[..place]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    export[place] ^= 1 << random.below(8);
    Mutation {
        export,
        ..Mutation::of(&[], ANY, line)
    }
}

fn a_line_is_written_another_way(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = random.below(lines.len());
    let honest = lines[line].clone();
    lines[line] = match random.below(4) {
        0 => honest.replacen(',', ", ", 1),
        1 => honest.replacen('}', ",\"remark\":\"sealed in error\"}", 1),
        2 => honest
            .replacen(":\"", ":\"\\u0000", 1)
            .replacen("\\u0000h", "\\u0068", 1),
        _ => format!(" {honest}"),
    };
    assert_ne!(lines[line], honest);
    Mutation::of(&lines, &[Wrong::Edited], line + 1)
}

fn a_line_is_dropped(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = random.below(lines.len());
    lines.remove(line);
    Mutation::of(&lines, &[Wrong::Gap, Wrong::Truncated], line + 1)
}

fn two_lines_are_swapped(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let first = random.below(lines.len() - 1);
    let second = random.within(first + 1, lines.len());
    lines.swap(first, second);
    Mutation::of(&lines, &[Wrong::Gap], first + 1)
}

fn a_line_stands_twice(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = random.below(lines.len());
    lines.insert(line, lines[line].clone());
    Mutation::of(&lines, &[Wrong::Gap], line + 2)
}

fn the_export_is_cut_off(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut export = any_lines(random, ledger).concat().into_bytes();
    export.truncate(random.below(export.len()));
    let whole = export.iter().filter(|byte| **byte == b'\n').count();
    Mutation {
        export,
        ..Mutation::of(&[], &[Wrong::Truncated], whole + 1)
    }
}

fn edit(random: &mut Random, event: &mut EventLine) {
    let other = random.id();
    match random.below(13) {
        0 => event.id = other,
        1 => event.stream_kind.push('s'),
        2 => event.site = other,
        3 => event.kind = "withdrawn".to_owned(),
        4 => event.actor = Some(other),
        5 => event.agency = Some(other),
        6 => event.purpose = "another".to_owned(),
        7 => event.occurred_at -= 86_400_000_000,
        8 => event.recorded_at += 1,
        9 => event.commitment = leaf_hash(b"another payload"),
        10 => event.id = event.id.to_uppercase(),
        11 => event.id.push(' '),
        _ => event.kind.clear(),
    }
}

fn a_field_is_edited(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = pick(random, &events(&lines));
    let honest = event_in(&lines[line]);
    let mut event = honest.clone();
    while event == honest {
        match random.below(10) {
            0 => event.seq += 1,
            1 => event.hash = leaf_hash(b"another event"),
            2 => event.previous = leaf_hash(b"another event"),
            // The hash covers an absent actor as an empty one.
            3 if event.actor.is_none() => event.actor = Some(String::new()),
            4 if event.agency.is_none() => event.agency = Some(String::new()),
            5 => event.stream = random.id(),
            _ => edit(random, &mut event),
        }
    }
    lines[line] = Line::Event(Box::new(event)).text();
    Mutation::of(&lines, &[Wrong::Edited], line + 1)
}

// --- By somebody with the database in hand ------------------------------------------

fn a_field_is_edited_and_the_chain_made_anew(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let scope = part_scope(random, ledger);
    let part = random.below(3) == 0;
    let lines = ledger.export(&scope);
    let place = if part {
        let place = event_in(&lines[pick(random, &events(&lines))]).leaf;
        usize::try_from(place).unwrap()
    } else {
        random.below(ledger.events.len())
    };
    let site = forged.events[place].site.clone();
    edit(random, &mut forged.events[place]);
    if part {
        // Otherwise it would leave the part.
        forged.events[place].site = site;
    }
    if forged.events[place] == ledger.events[place] {
        forged.events[place].recorded_at += 1;
    }
    forged.link();
    if part {
        let lines = forged.part_with(&scope, &ledger.notes());
        // Every proof leads past the altered leaf: the first event of the part shows it.
        return Mutation::of(&lines, &[Wrong::Proof], events(&lines)[0] + 1);
    }
    let lines = forged.whole_with(ledger.notes());
    let line = line_of_checkpoint_over(ledger, &lines, place);
    Mutation::of(&lines, &[Wrong::Fork], line)
}

fn an_event_is_left_out_and_the_chain_made_anew(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let place = random.below(forged.events.len());
    forged.events.remove(place);
    forged.link();
    let lines = forged.whole_with(ledger.notes());
    let line = line_of_checkpoint_over(ledger, &lines, place);
    Mutation::of(&lines, &[Wrong::Fork, Wrong::Truncated], line)
}

fn two_events_change_places_and_numbers(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let place = loop {
        let place = random.below(forged.events.len() - 1);
        if forged.events[place].stream != forged.events[place + 1].stream {
            break place;
        }
    };
    forged.events.swap(place, place + 1);
    forged.number();
    let lines = forged.whole_with(ledger.notes());
    let line = line_of_checkpoint_over(ledger, &lines, place);
    Mutation::of(&lines, &[Wrong::Fork], line)
}

/// By somebody with the signing key: the tree is sound, the chain in it is not.
fn an_event_was_withheld_before_it_was_signed(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let (place, next) = loop {
        let place = random.below(forged.events.len());
        let stream = &forged.events[place].stream;
        let later = forged.events[place + 1..].iter();
        let mut later = (place + 1..).zip(later);
        if let Some((next, _)) = later.find(|(_, event)| event.stream == *stream) {
            break (place, next);
        }
    };
    forged.events.remove(place);
    forged.number();
    let count = forged.events.len() as u64;
    forged.sizes.retain(|size| *size < count);
    forged.sizes.push(count);
    let lines = forged.export(&Scope::Whole);
    let of_next = |line: &&usize| event_in(&lines[**line]).leaf == next as u64 - 1;
    let line = *events(&lines).iter().find(of_next).unwrap();
    Mutation::of(&lines, &[Wrong::Gap], line + 1)
}

// --- The head -----------------------------------------------------------------------

fn the_head_is_edited(random: &mut Random, ledger: &Ledger) -> Mutation {
    let lines = any_lines(random, ledger);
    let mut export = lines.concat().into_bytes();
    // A digit of its sum, or any bit of it.
    let place = match random.below(2) {
        0 => lines[0].len() - 4 - random.below(64),
        _ => random.below(lines[0].len()),
    };
    let sum = lines[0].len() - 68 <= place && place < lines[0].len() - 3;
    export[place] = match export[place] {
        b'0' if sum => b'1',
        _ if sum => b'0',
        other => other ^ (1 << random.below(8)),
    };
    Mutation {
        export,
        ..Mutation::of(&[], ANY, 1)
    }
}

fn the_head_promises_less(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = ledger.export(&Scope::Whole);
    let head = head_in(&lines[0]);
    let size = random.within(1, ledger.events.len()) as u64;
    let kept = ledger.sizes.iter().filter(|at| **at <= size).count();
    let less = Head::new(&Scope::Whole, size, kept as u64, head.checkpoint);
    lines.truncate(1 + kept + usize::try_from(size).unwrap());
    lines[0] = Line::Head(less).text();
    Mutation::of(&lines, &[Wrong::Edited], 1)
}

fn the_head_speaks_of_another_part(random: &mut Random, ledger: &Ledger) -> Mutation {
    let scope = part_scope(random, ledger);
    let mut lines = ledger.export(&scope);
    let head = head_in(&lines[0]);
    let other = match scope {
        Scope::Stream(_) => Scope::Stream(random.id()),
        Scope::Site(_) | Scope::Whole => Scope::Site(random.id()),
    };
    let head = Head::new(&other, head.events, head.checkpoints, head.checkpoint);
    lines[0] = Line::Head(head).text();
    Mutation::of(&lines, &[Wrong::Edited], 2)
}

// --- Checkpoints --------------------------------------------------------------------

fn somebody_else_signs_the_ledger(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut seed = [1; 32];
    seed[..8].copy_from_slice(&random.next().to_be_bytes());
    let forged = ledger.clone().signed_by(Signer::from_seed(&seed));
    let lines = any_lines(random, &forged);
    Mutation::of(&lines, &[Wrong::Signature], 1)
}

fn somebody_else_signs_a_checkpoint(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = pick(random, &checkpoints(&lines));
    let mut checkpoint = checkpoint_in(&lines[line]);
    let said = ledger.signer.public().open(&checkpoint.note).unwrap();
    let mut seed = [2; 32];
    seed[..8].copy_from_slice(&random.next().to_be_bytes());
    checkpoint.note = Signer::from_seed(&seed).sign(said.size, said.root);
    lines[line] = Line::Checkpoint(checkpoint).text();
    Mutation::of(&lines, &[Wrong::Signature], line + 1)
}

fn a_checkpoint_is_forged(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = any_lines(random, ledger);
    let line = pick(random, &checkpoints(&lines));
    let mut checkpoint = checkpoint_in(&lines[line]);
    let (text, signature) = checkpoint.note.split_once("\n\n").unwrap();
    let parts: Vec<&str> = text.split('\n').collect();
    let of_another = ledger.notes();
    let of_another = of_another
        .iter()
        .map(|(_, note)| note.split_once("\n\n").unwrap())
        .find(|(other, _)| *other != text);
    checkpoint.note = match random.below(3) {
        0 => format!("{}\n{}0\n{}\n\n{signature}", parts[0], parts[1], parts[2]),
        1 => {
            let root = crate::note::encoded(&leaf_hash(b"another history"));
            format!("{}\n{}\n{root}\n\n{signature}", parts[0], parts[1])
        }
        _ => format!("{text}\n\n{}", of_another.unwrap().1),
    };
    lines[line] = Line::Checkpoint(checkpoint).text();
    Mutation::of(&lines, &[Wrong::Signature], line + 1)
}

// --- Against checkpoints that were kept outside --------------------------------------

/// The whole history is written anew from some event on and signed with the real key:
/// only who kept a checkpoint can tell.
fn the_history_is_forked_with_the_key(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let place = random.below(forged.events.len());
    forged.events[place].purpose = "another".to_owned();
    forged.link();
    let lines = any_lines(random, &forged);
    let notes = ledger.notes();
    let first = notes.iter().position(|(size, _)| *size > place as u64);
    let first = first.unwrap();
    // Those that agree, and one that does not.
    let kept = random.within(first, notes.len());
    let outside: Vec<String> = notes[..first]
        .iter()
        .chain([&notes[kept]])
        .map(|(_, note)| note.clone())
        .collect();
    Mutation {
        seen: Seen::Outside(first),
        outside,
        ..Mutation::of(&lines, &[Wrong::Fork], 0)
    }
}

/// As before, and nobody kept a checkpoint: somebody has a letter on paper.
fn the_history_of_a_printed_record_is_forked(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut forged = ledger.clone();
    let place = random.below(forged.events.len());
    forged.events[place].purpose = "another".to_owned();
    forged.link();
    let lines = any_lines(random, &forged);
    Mutation {
        seen: Seen::Printed,
        printed: vec![ledger.events[place].hash],
        ..Mutation::of(&lines, &[Wrong::Gap], 0)
    }
}

fn the_ledger_is_rolled_back(random: &mut Random, ledger: &Ledger) -> Mutation {
    let kept = random.within(1, ledger.sizes.len());
    let earlier = ledger.until(random.below(kept));
    let lines = any_lines(random, &earlier);
    let mut mutation = Mutation::of(&lines, &[Wrong::Rollback], 0);
    mutation.outside = vec![ledger.notes()[kept].1.clone()];
    mutation.seen = Seen::Outside(0);
    mutation
}

fn the_ledger_is_rolled_back_behind_its_own_checkpoint(
    random: &mut Random,
    ledger: &Ledger,
) -> Mutation {
    let kept = random.within(1, ledger.sizes.len());
    let earlier = ledger.until(random.below(kept));
    let scope = any_scope(random, &earlier);
    let mut lines = earlier.export(&scope);
    let head = head_in(&lines[0]);
    let head = Head::new(&scope, head.events, head.checkpoints + 1, head.checkpoint);
    lines[0] = Line::Head(head).text();
    let later = CheckpointLine {
        line: lines.len() as u64 + 1,
        note: ledger.notes()[kept].1.clone(),
        proof: (scope != Scope::Whole).then(Vec::new),
    };
    lines.push(Line::Checkpoint(later).text());
    Mutation::of(&lines, &[Wrong::Rollback], lines.len())
}

// --- Proofs -------------------------------------------------------------------------

fn forge(random: &mut Random, proof: &mut Vec<Digest>) {
    let count = proof.len();
    match random.below(4) {
        0 if count > 0 => proof[random.below(count)].0[random.below(32)] ^= 1 << random.below(8),
        1 if count > 0 => {
            proof.remove(random.below(count));
        }
        2 if count > 1 => {
            let first = random.below(count - 1);
            proof.swap(first, first + 1);
        }
        _ => proof.insert(random.below(count + 1), leaf_hash(b"no node of the tree")),
    }
}

fn a_proof_of_inclusion_is_forged(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = ledger.export(&part_scope(random, ledger));
    let all = events(&lines);
    let line = pick(random, &all);
    let mut event = event_in(&lines[line]);
    let proof = event.proof.as_mut().unwrap();
    match random.below(3) {
        // The proof of another event.
        0 if all.len() > 1 => {
            let other = *all.iter().find(|other| **other != line).unwrap();
            *proof = event_in(&lines[other]).proof.unwrap();
        }
        // Another place in the tree.
        1 => event.leaf += 1,
        _ => forge(random, proof),
    }
    lines[line] = Line::Event(Box::new(event)).text();
    Mutation::of(&lines, &[Wrong::Proof], line + 1)
}

fn a_proof_of_consistency_is_forged(random: &mut Random, ledger: &Ledger) -> Mutation {
    let mut lines = ledger.export(&part_scope(random, ledger));
    let all = checkpoints(&lines);
    let line = pick(random, &all);
    let mut checkpoint = checkpoint_in(&lines[line]);
    let other = checkpoint_in(&lines[*all.iter().find(|other| **other != line).unwrap()]);
    if random.below(3) == 0 && other.proof != checkpoint.proof {
        checkpoint.proof = other.proof;
    } else {
        forge(random, checkpoint.proof.as_mut().unwrap());
    }
    lines[line] = Line::Checkpoint(checkpoint).text();
    Mutation::of(&lines, &[Wrong::Proof], line + 1)
}
