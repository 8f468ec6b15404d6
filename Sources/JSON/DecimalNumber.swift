/// A JSON number's value: significand × 10^exponent, the significand without trailing zeros.
struct DecimalNumber {
    private(set) var isNegative = false
    private(set) var significand: UInt64 = 0
    private(set) var exponent = 0
    /// Whether the significand holds all digits; otherwise it has too many for 64 bits.
    private(set) var isExact = true
    /// Zeros that are part of the significand only if another digit follows them.
    private var pendingZeros = 0

    /// - Parameter text: a number by the grammar of RFC 8259 section 6.
    init(_ text: UnsafeRawBufferPointer) {
        var isFraction = false
        let mantissa = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        for byte in mantissa {
            switch byte {
            case UInt8(ascii: "-"):
                isNegative = true
            case UInt8(ascii: "."):
                isFraction = true
            default:
                append(digit: UInt64(byte & 0x0F))
                if isFraction { exponent -= 1 }
            }
        }
        exponent += pendingZeros + Self.exponent(text[mantissa.endIndex...].dropFirst())
    }

    /// The value where it is an integer that fits into 64 bits.
    var integer: Int64? {
        guard significand != 0 else { return 0 }
        guard isExact, (0..<20).contains(exponent) else { return nil }
        var magnitude = significand
        for _ in 0..<exponent {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        guard isNegative else { return Int64(exactly: magnitude) }
        return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }

    /// The nearest double, or nil where the value is beyond the range of doubles.
    ///
    /// - Parameter text: what the number was made from, read again where the quick way would round twice.
    func double(text: UnsafeRawBufferPointer) -> Double? {
        if isExact, significand <= 1 << 53, (-22...22).contains(exponent) {
            // Both factors are exact doubles, so the one operation rounds right (Clinger 1990).
            let scale = Self.powersOfTen[abs(exponent)]
            let magnitude = exponent < 0 ? Double(significand) / scale : Double(significand) * scale
            return isNegative ? -magnitude : magnitude
        }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    private mutating func append(digit: UInt64) {
        guard digit != 0 else {
            if significand != 0 || !isExact { pendingZeros += 1 }
            return
        }
        for _ in 0..<min(pendingZeros, 20) { append(significantDigit: 0) }
        append(significantDigit: digit)
        pendingZeros = 0
    }

    private mutating func append(significantDigit digit: UInt64) {
        let (product, overflow) = significand.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(digit)
        guard isExact, !overflow, !carry else {
            isExact = false
            return
        }
        significand = sum
    }

    private static func exponent(_ text: Slice<UnsafeRawBufferPointer>) -> Int {
        // No text is long enough for its digits to outweigh an exponent of this size.
        let bound = 1 << 40
        var magnitude = 0
        for byte in text where byte >= UInt8(ascii: "0") {
            magnitude = min(magnitude * 10 + Int(byte & 0x0F), bound)
        }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }
}
