/// Shares as people write them: `20%`, `0.5%`.
package enum PercentageFormat {
    /// The share as a fraction, 0 to 1; nil if the text is no percentage from 0% to 100%. The sign is required.
    package static func parse(_ text: String) -> Double? {
        guard let quantity = QuantityText(text), quantity.unit == "%" else { return nil }
        // In millionths of a percent, so that what is written is what is compared.
        guard let millionths = quantity.multiplied(by: 1_000_000), millionths <= 100_000_000 else { return nil }
        return Double(millionths) / 100_000_000
    }
}
