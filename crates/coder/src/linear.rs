//! Linear models that weigh candidates and nobody: a weight for each sign, for all kinds of cases and for one kind besides.

/// What the signs speak for: the weights of all kinds come first, then those of each kind by itself.
pub(crate) fn score<const N: usize>(weights: &[[f32; N]], kind: usize, signs: &[f32]) -> f32 {
    dot(&weights[0], signs) + dot(&weights[kind + 1], signs)
}

/// Sum of the products.
pub(crate) fn dot(weights: &[f32], signs: &[f32]) -> f32 {
    weights.iter().zip(signs).map(|(weight, sign)| weight * sign).sum()
}

/// The probabilities of candidates by their scores; what is left is nobody's.
pub(crate) fn shares(scores: &[f32], nobody: f32) -> Vec<f32> {
    let highest = scores.iter().copied().fold(nobody, f32::max);
    let all: f32 = scores.iter().map(|score| (score - highest).exp()).sum::<f32>() + (nobody - highest).exp();
    scores.iter().map(|score| (score - highest).exp() / all).collect()
}

/// The highest of some numbers and its place, of equals the first.
pub(crate) fn highest(numbers: &[f32]) -> Option<(usize, f32)> {
    numbers.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}
