extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")

    /// A space or a tab.
    var isBlank: Bool { self == .space || self == .tab }

    /// `0` to `9`.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// The characters that structure flow collections: `,` `[` `]` `{` `}`.
    var isFlowIndicator: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }

    /// The value as a hexadecimal digit, 0 to 15, or nil if it is none.
    var digitValue: Int? {
        if isDigit { return Int(self - UInt8(ascii: "0")) }
        let lower = self | 0x20
        guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
        return Int(lower - UInt8(ascii: "a")) + 10
    }
}
