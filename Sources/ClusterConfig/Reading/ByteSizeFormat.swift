/// Sizes as people write them: a number of bytes, or a number and a unit, `512KiB`, `10MiB`, `1MB`.
package enum ByteSizeFormat {
    private static let units = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("kB", 1000), ("B", 1), ("", 1),
    ]

    /// The number of bytes; nil if the text is no size, or not a whole number of bytes.
    package static func parse(_ text: String) -> Int? {
        guard let quantity = QuantityText(text) else { return nil }
        guard let unit = units.first(where: { $0.0 == quantity.unit }) else { return nil }
        return quantity.multiplied(by: unit.1)
    }

    /// The size in the largest unit that shows it exactly; ``parse(_:)`` reads it back.
    package static func text(_ bytes: Int) -> String {
        let unit = units.first { bytes >= $0.1 && bytes.isMultiple(of: $0.1) }
        return unit.map { "\(bytes / $0.1)\($0.0)" } ?? "\(bytes)B"
    }
}
