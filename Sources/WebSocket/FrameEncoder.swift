/// Writes frames (RFC 6455, section 5.2).
package enum FrameEncoder {
    /// Appends a frame with its payload; a mask is applied while the payload is copied.
    package static func append(
        _ opcode: Opcode,
        isFinal: Bool = true,
        payload: UnsafeRawBufferPointer,
        mask: MaskingKey? = nil,
        to output: inout [UInt8]
    ) {
        let header = FrameHeader(
            opcode: opcode,
            isFinal: isFinal,
            payloadBytes: UInt64(payload.count),
            mask: mask
        )
        output.append(addingCapacity: header.encodedBytes + payload.count) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                guard let base = buffer.baseAddress else { return }
                count += write(header, payload, to: base + count)
            }
        }
    }

    /// Writes a header and its payload to `base`, where there is room for both.
    ///
    /// - Returns: how many bytes they took.
    private static func write(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer,
        to base: UnsafeMutableRawPointer
    ) -> Int {
        let headerBytes = header.encode(to: base)
        guard let source = payload.baseAddress else { return headerBytes }
        if let mask = header.mask {
            mask.apply(from: source, to: base + headerBytes, count: payload.count)
        } else {
            (base + headerBytes).copyMemory(from: source, byteCount: payload.count)
        }
        return headerBytes + payload.count
    }
}
