//! Sparse vectors: terms with their weights, sorted by term.

/// A term with its weight.
pub(crate) type Entry = (u32, f32);

/// The scalar product of two vectors sorted by term.
pub(crate) fn dot(one: &[Entry], other: &[Entry]) -> f32 {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let mut sum = 0.0;
    if many.len() > 8 * few.len() {
        let mut rest = many;
        for &(term, weight) in few {
            let at = rest.partition_point(|entry| entry.0 < term);
            rest = &rest[at..];
            match rest.first() {
                Some(&(found, other)) if found == term => sum += weight * other,
                Some(_) => {}
                None => break,
            }
        }
        return sum;
    }
    let (mut i, mut j) = (0, 0);
    while i < few.len() && j < many.len() {
        match few[i].0.cmp(&many[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += few[i].1 * many[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// The sum of two vectors sorted by term.
pub(crate) fn plus(one: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let mut sum = Vec::with_capacity(one.len() + other.len());
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < other.len() {
        let (left, right) = (one.get(i), other.get(j));
        match (left, right) {
            (Some(left), Some(right)) if left.0 == right.0 => {
                sum.push((left.0, left.1 + right.1));
                i += 1;
                j += 1;
            }
            (Some(left), right) if right.is_none_or(|right| left.0 < right.0) => {
                sum.push(*left);
                i += 1;
            }
            (_, Some(right)) => {
                sum.push(*right);
                j += 1;
            }
            (_, None) => break,
        }
    }
    sum
}

/// Makes a vector's length 1, if it has any.
pub(crate) fn normalise(vector: &mut [Entry]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|entry| entry.1 /= length);
    }
}

/// The heaviest entries, in the order of their terms.
pub(crate) fn heaviest(mut vector: Vec<Entry>, most: usize) -> Vec<Entry> {
    if vector.len() > most {
        vector.select_nth_unstable_by(most, |one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        vector.truncate(most);
        vector.sort_unstable_by_key(|entry| entry.0);
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_sums() {
        let (one, other) = ([(1, 1.0), (4, 2.0)], [(1, 3.0), (2, 1.0), (4, 0.5)]);
        assert_eq!(dot(&one, &other), 4.0);
        assert_eq!(plus(&one, &other), [(1, 4.0), (2, 1.0), (4, 2.5)]);
        assert_eq!(heaviest(other.to_vec(), 2), [(1, 3.0), (2, 1.0)]);
        let long: Vec<Entry> = (0..40).map(|term| (term, 1.0)).collect();
        assert_eq!(dot(&one, &long), 3.0);
    }
}
