//! Where nodes stand: a layout by forces that always ends the same.
//!
//! In: edges with a sign and a weight, and the camp of each node. Out: positions in a box around 0. Friends pull, all push, the two camps
//! are drawn apart; nodes that would cover each other are moved aside. Source: Fruchterman and Reingold 1991.

/// An edge between two nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pull {
    pub a: usize,
    pub b: usize,
    pub is_friend: bool,
    /// 0 to 1.
    pub weight: f64,
}

const ROUNDS: usize = 320;

/// Positions of nodes of a radius, in a box of a width and height. `start` holds positions of an earlier picture.
pub(crate) fn place(
    camps: &[usize],
    pulls: &[Pull],
    radius: f64,
    size: (f64, f64),
    start: &[Option<(f64, f64)>],
) -> Vec<(f64, f64)> {
    let count = camps.len();
    if count == 0 {
        return Vec::new();
    }
    // Each camp has its own part of the box, as wide as it has members.
    const GAP: f64 = 34.0;
    let own = camps.iter().filter(|camp| **camp == 0).count();
    let is_divided = own > 0 && own < count;
    let part = (own as f64 / count as f64).clamp(0.22, 0.78);
    let bounds = |camp: usize| -> (f64, f64) {
        let border = size.0 * (part - 0.5);
        match (is_divided, camp) {
            (false, _) => (-0.5 * size.0, 0.5 * size.0),
            (true, 0) => (-0.5 * size.0, border - GAP / 2.0),
            (true, _) => (border + GAP / 2.0, 0.5 * size.0),
        }
    };
    let side = |camp: usize| (bounds(camp).0 + bounds(camp).1) / 2.0;
    let keep = |place: &mut (f64, f64), camp: usize| {
        let ((low, high), tall) = (bounds(camp), (size.1 / 2.0 - radius).max(0.0));
        *place = (place.0.clamp(low + radius, (high - radius).max(low + radius)), place.1.clamp(-tall, tall));
    };
    let mut degrees = vec![0usize; count];
    for pull in pulls {
        degrees[pull.a] += 1;
        degrees[pull.b] += 1;
    }
    // The best connected begin in the middle of their camp, on a spiral of the golden angle.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|node| (std::cmp::Reverse(degrees[*node]), *node));
    let mut ranks = [0usize; 2];
    let mut at = vec![(0.0, 0.0); count];
    for node in order {
        let camp = camps[node].min(1);
        let rank = ranks[camp] as f64;
        ranks[camp] += 1;
        let (turn, far) = (rank * 2.399_963, 1.6 * radius * (rank + 0.5).sqrt());
        let spiral = (side(camps[node]) + far * turn.cos(), far * turn.sin());
        at[node] = start.get(node).copied().flatten().unwrap_or(spiral);
    }
    let ideal = (size.0 * size.1 / count as f64).sqrt() * 0.72;
    let room = |camp: usize| {
        let members = camps.iter().filter(|other| **other == camp).count().max(1) as f64;
        ((bounds(camp).1 - bounds(camp).0) * size.1 / members).sqrt() * 0.72
    };
    let rooms: Vec<f64> = camps.iter().map(|camp| room(*camp)).collect();
    let mut warmth = 0.08 * size.0;
    for _ in 0..ROUNDS {
        let mut moves = vec![(0.0, 0.0); count];
        for one in 0..count {
            for other in one + 1..count {
                let (x, y) = (at[one].0 - at[other].0, at[one].1 - at[other].1);
                let apart = x.hypot(y).max(0.5);
                // The camps have their own parts: they do not press each other against the border.
                let force = if camps[one] == camps[other] { (rooms[one] / apart).powi(2) } else { 0.0 };
                moves[one].0 += x * force;
                moves[one].1 += y * force;
                moves[other].0 -= x * force;
                moves[other].1 -= y * force;
            }
        }
        for pull in pulls {
            let (x, y) = (at[pull.b].0 - at[pull.a].0, at[pull.b].1 - at[pull.a].1);
            let apart = x.hypot(y).max(0.5);
            // Friends pull the stronger the farther; foes push a little.
            let busy = (degrees[pull.a].min(degrees[pull.b]) as f64).max(1.0).sqrt();
            let is_across = camps[pull.a] != camps[pull.b];
            let force = match pull.is_friend {
                true => (0.4 + 0.6 * pull.weight) * apart / ideal / busy,
                false if is_across => 0.0,
                false => -0.35 * ideal / apart / busy,
            };
            // Friends of two camps stand at one height, each in its own part.
            let (x, y) = if is_across { (0.0, 0.1 * y) } else { (x, y) };
            moves[pull.a].0 += x * force;
            moves[pull.a].1 += y * force;
            moves[pull.b].0 -= x * force;
            moves[pull.b].1 -= y * force;
        }
        for node in 0..count {
            let (x, y) = at[node];
            let home = (side(camps[node]) - x, -y);
            let push = (moves[node].0 + 0.9 * home.0, moves[node].1 + 0.9 * home.1);
            let far = push.0.hypot(push.1).max(1e-9);
            let step = far.min(warmth);
            at[node] = (x + push.0 / far * step, y + push.1 / far * step);
        }
        warmth = (warmth * 0.985).max(0.4);
    }
    for camp in [0, 1] {
        let members: Vec<usize> = (0..count).filter(|node| camps[*node].min(1) == camp).collect();
        fit(&mut at, &members, bounds(camp), radius, size.1);
    }
    for _ in 0..400 {
        if !apart(&mut at, radius) {
            break;
        }
        for (place, camp) in at.iter_mut().zip(camps) {
            keep(place, *camp);
        }
    }
    at
}

/// Stretches the positions of a camp to its part of the box.
fn fit(at: &mut [(f64, f64)], members: &[usize], bounds: (f64, f64), radius: f64, tall: f64) {
    let spread = |of: &dyn Fn(usize) -> f64| {
        let ends = members.iter().map(|node| of(*node));
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (across, along) = (spread(&|node| at[node].0), spread(&|node| at[node].1));
    let factor = |ends: (f64, f64), room: f64| match ends.1 - ends.0 {
        wide if wide > 1e-6 => ((room - 2.0 * radius) / wide).clamp(0.0, 1.8),
        _ => 0.0,
    };
    let (wide, high) = (factor(across, bounds.1 - bounds.0), factor(along, tall));
    for node in members {
        let (x, y) = at[*node];
        at[*node] = (
            (bounds.0 + bounds.1) / 2.0 + (x - (across.0 + across.1) / 2.0) * wide,
            (y - (along.0 + along.1) / 2.0) * high,
        );
    }
}

/// Moves nodes that cover each other aside; tells whether any did.
fn apart(at: &mut [(f64, f64)], radius: f64) -> bool {
    let least = 2.0 * radius + 3.0;
    let mut any = false;
    for one in 0..at.len() {
        for other in one + 1..at.len() {
            let (mut x, mut y) = (at[other].0 - at[one].0, at[other].1 - at[one].1);
            let mut apart = x.hypot(y);
            if apart >= least {
                continue;
            }
            any = true;
            if apart < 1e-6 {
                let turn = (one * 7 + other) as f64;
                (x, y, apart) = (turn.cos(), turn.sin(), 1.0);
            }
            let by = (least - apart.min(least)) / 2.0 / apart + 0.01;
            at[one] = (at[one].0 - x * by, at[one].1 - y * by);
            at[other] = (at[other].0 + x * by, at[other].1 + y * by);
        }
    }
    any
}

/// Moves circles of their own radii aside that cover each other, each as near to its home as it can: Dorling 1996.
pub(crate) fn dorling(homes: &[(f64, f64)], radii: &[f64]) -> Vec<(f64, f64)> {
    let mut at = homes.to_vec();
    for round in 0..400 {
        let mut any = false;
        for one in 0..at.len() {
            for other in one + 1..at.len() {
                let (mut x, mut y) = (at[other].0 - at[one].0, at[other].1 - at[one].1);
                let least = radii[one] + radii[other] + 1.0;
                let mut apart = x.hypot(y);
                if apart >= least {
                    continue;
                }
                any = true;
                if apart < 1e-6 {
                    let turn = (one * 7 + other) as f64;
                    (x, y, apart) = (turn.cos(), turn.sin(), 1.0);
                }
                // The smaller one gives way.
                let by = (least - apart.min(least)) / apart * 0.5;
                let part = radii[other] / (radii[one] + radii[other]);
                at[one] = (at[one].0 - x * by * 2.0 * part, at[one].1 - y * by * 2.0 * part);
                at[other] = (at[other].0 + x * by * 2.0 * (1.0 - part), at[other].1 + y * by * 2.0 * (1.0 - part));
            }
        }
        if !any {
            break;
        }
        // Home pulls, ever less, so that the end has no overlap.
        let pull = 0.04 * (1.0 - f64::from(round) / 300.0).max(0.0);
        for (place, home) in at.iter_mut().zip(homes) {
            *place = (place.0 + pull * (home.0 - place.0), place.1 + pull * (home.1 - place.1));
        }
    }
    at
}

/// The corners of the smallest convex area that holds all points, in order.
pub(crate) fn hull(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let turn = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let half = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut kept: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while kept.len() >= 2 && turn(kept[kept.len() - 2], kept[kept.len() - 1], point) <= 0.0 {
                kept.pop();
            }
            kept.push(point);
        }
        kept.pop();
        kept
    };
    if sorted.len() < 3 {
        return sorted;
    }
    let mut corners = half(&mut sorted.iter().copied());
    corners.extend(half(&mut sorted.iter().rev().copied()));
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_do_not_cover_each_other_and_camps_stand_apart() {
        let camps: Vec<usize> = (0..40).map(|node| node % 2).collect();
        let pulls: Vec<Pull> = (0..38).map(|a| Pull { a, b: a + 2, is_friend: true, weight: 1.0 }).collect();
        let at = place(&camps, &pulls, 12.0, (800.0, 500.0), &[]);
        for one in 0..40 {
            for other in one + 1..40 {
                assert!((at[one].0 - at[other].0).hypot(at[one].1 - at[other].1) > 23.0);
            }
        }
        let mean = |camp: usize| (0..40).filter(|node| camps[*node] == camp).map(|node| at[node].0).sum::<f64>() / 20.0;
        assert!(mean(0) < mean(1) - 100.0);
        assert_eq!(at, place(&camps, &pulls, 12.0, (800.0, 500.0), &[]), "the same every time");
    }

    #[test]
    fn a_hull_holds_all_and_few_points_are_their_own() {
        let square = [(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0)];
        assert_eq!(hull(&square).len(), 4);
        assert_eq!(hull(&square[..1]), &square[..1]);
    }
}
