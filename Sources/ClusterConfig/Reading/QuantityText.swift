/// A decimal number directly followed by a unit, such as `1.5s`.
struct QuantityText {
    /// The digits without the point.
    private var digits: Int
    /// How many of the digits are after the point, 0 to 9.
    private var decimals: Int
    let unit: Substring

    /// Nil where the text is no such number or has more digits than a quantity can need.
    init?(_ text: String) {
        let number = text.utf8.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 == UInt8(ascii: ".") }
        let parts = text[..<number.endIndex].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), number.count <= 18 else { return nil }
        decimals = parts.count == 2 ? parts[1].count : 0
        guard decimals <= 9, let digits = Int(parts.joined()) else { return nil }
        self.digits = digits
        unit = text[number.endIndex...]
    }

    /// The number times the size of its unit; nil if that is no whole number, or too large.
    func multiplied(by unitSize: Int) -> Int? {
        var divisor = 1
        for _ in 0..<decimals { divisor *= 10 }
        let (product, overflow) = digits.multipliedReportingOverflow(by: unitSize)
        return overflow || product % divisor != 0 ? nil : product / divisor
    }
}
