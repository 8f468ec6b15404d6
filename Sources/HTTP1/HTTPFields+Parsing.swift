extension HTTPFields {
    /// Reads the field lines of a head (RFC 9112, section 5).
    ///
    /// Throws if there are more than `limit`, or if a line is not exactly a name, a colon and a value.
    init(_ lines: inout HeadLines, limit: Int) throws(HTTPError) {
        self.init()
        while let line = lines.next() {
            guard count < limit else { throw .tooManyFields(limit: limit) }
            if isEmpty { reserveCapacity(Swift.min(limit, 16)) }
            try add(line)
        }
    }

    private mutating func add(_ line: UnsafeRawBufferPointer) throws(HTTPError) {
        if line.first?.isOptionalWhitespace == true { throw .foldedField(line.excerpt) }
        guard let colon = line.firstIndex(of: .colon) else { throw .missingColon(line.excerpt) }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        if name.last?.isOptionalWhitespace == true { throw .whitespaceBeforeColon(name.excerpt) }
        guard !name.isEmpty, name.allSatisfy(\.isTokenCharacter) else { throw .invalidFieldName(name.excerpt) }
        let bytes = UnsafeRawBufferPointer(rebasing: line[(colon + 1)...].trimmingOptionalWhitespace())
        guard let value = String(fieldContent: bytes) else { throw .invalidFieldValue(name: name.excerpt) }
        add(String(decoding: name, as: UTF8.self), value)
    }
}

extension String {
    /// The text of a field value, or nil if it is not UTF-8. Nearly all are ASCII, for which the general check is slow.
    fileprivate init?(fieldContent bytes: UnsafeRawBufferPointer) {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            self.init(decoding: bytes, as: UTF8.self)
        } else {
            self.init(validating: bytes, as: UTF8.self)
        }
    }
}
