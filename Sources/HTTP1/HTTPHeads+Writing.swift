extension HTTPRequestHead {
    /// Appends the head, the empty line included, to `output`.
    ///
    /// Traps on a method, target, field name or value that would not be read back as the same: a line break in one is how
    /// messages are forged.
    package func serialize(into output: inout [UInt8]) {
        precondition(!method.isEmpty && method.utf8.allSatisfy(\.isTokenCharacter), "a method is a token")
        precondition(!target.isEmpty && target.utf8.allSatisfy(\.isVisible), "a target is visible ASCII")
        output.append(contentsOf: method.utf8)
        output.append(.space)
        output.append(contentsOf: target.utf8)
        output.append(contentsOf: minorVersion == 0 ? " HTTP/1.0\r\n".utf8 : " HTTP/1.1\r\n".utf8)
        fields.serialize(into: &output)
    }
}

extension HTTPResponseHead {
    /// Appends the head, the empty line included, to `output`.
    ///
    /// Traps on a status, reason, field name or value that would not be read back as the same.
    package func serialize(into output: inout [UInt8]) {
        precondition((100...599).contains(status), "a status is 100 to 599")
        precondition(reason.utf8.allSatisfy(\.isFieldContent), "a reason has no line break or control character")
        output.append(contentsOf: minorVersion == 0 ? "HTTP/1.0 ".utf8 : "HTTP/1.1 ".utf8)
        output.append(contentsOf: String(status).utf8)
        output.append(.space)
        output.append(contentsOf: reason.utf8)
        output.append(contentsOf: "\r\n".utf8)
        fields.serialize(into: &output)
    }
}

extension HTTPFields {
    fileprivate func serialize(into output: inout [UInt8]) {
        for (name, value) in self {
            precondition(!name.isEmpty && name.utf8.allSatisfy(\.isTokenCharacter), "a field name is a token")
            precondition(
                value.utf8.allSatisfy(\.isFieldContent),
                "a field value has no line break or control character"
            )
            output.append(contentsOf: name.utf8)
            output.append(contentsOf: ": ".utf8)
            output.append(contentsOf: value.utf8)
            output.append(contentsOf: "\r\n".utf8)
        }
        output.append(contentsOf: "\r\n".utf8)
    }
}
