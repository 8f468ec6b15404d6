/// Doubles as ECMAScript prints them: `Number::toString` with radix 10, which RFC 8785 section 3.2.2.3 builds on.
package enum ECMAScriptNumber {
    /// Appends what `String(value)` gives in JavaScript, `NaN` and `Infinity` included.
    package static func append(_ value: Double, to output: inout [UInt8]) {
        if value.magnitude < 0x1p53, Double(Int64(value)) == value {
            output.append(contentsOf: String(Int64(value)).utf8)
        } else if value.isFinite {
            if value < 0 { output.append(UInt8(ascii: "-")) }
            ShortestDecimal(value.magnitude).append(to: &output)
        } else {
            output.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity").utf8)
        }
    }
}

/// The shortest decimal that reads back as a given double: 0.DIGITS × 10^pointPosition.
private struct ShortestDecimal {
    private var digits: [UInt8] = []
    private var pointPosition = 0

    /// - Parameter value: positive and finite.
    init(_ value: Double) {
        var hasPoint = false
        let description = value.description.utf8
        let mantissa = description.prefix { $0 != UInt8(ascii: "e") }
        for byte in mantissa {
            guard byte != UInt8(ascii: ".") else {
                hasPoint = true
                continue
            }
            if digits.isEmpty && byte == UInt8(ascii: "0") {
                if hasPoint { pointPosition -= 1 }
            } else {
                if !hasPoint { pointPosition += 1 }
                digits.append(byte)
            }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if let exponent = Int(Substring(description.dropFirst(mantissa.count + 1))) { pointPosition += exponent }
    }

    func append(to output: inout [UInt8]) {
        switch pointPosition {
        case digits.count...21 where digits.count <= 21:
            output.append(contentsOf: digits)
            appendZeros(pointPosition - digits.count, to: &output)
        case 1...21:
            output.append(contentsOf: digits[..<pointPosition])
            output.append(UInt8(ascii: "."))
            output.append(contentsOf: digits[pointPosition...])
        case -5...0:
            output.append(contentsOf: "0.".utf8)
            appendZeros(-pointPosition, to: &output)
            output.append(contentsOf: digits)
        default:
            appendScientific(to: &output)
        }
    }

    private func appendScientific(to output: inout [UInt8]) {
        output.append(digits[0])
        if digits.count > 1 {
            output.append(UInt8(ascii: "."))
            output.append(contentsOf: digits[1...])
        }
        let exponent = pointPosition - 1
        output.append(contentsOf: (exponent < 0 ? "e-" : "e+").utf8)
        output.append(contentsOf: String(exponent.magnitude).utf8)
    }

    private func appendZeros(_ count: Int, to output: inout [UInt8]) {
        output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    }
}
