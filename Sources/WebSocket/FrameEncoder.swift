/// Writes frames (RFC 6455, section 5.2) behind the bytes that wait to be sent.
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
                let free = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                count += write(header, payload, to: free)
            }
        }
    }

    /// Appends only the header of a frame, for a payload that is sent from where it lies. A masked payload must have
    /// been combined with ``FrameHeader/mask`` by the caller.
    package static func append(_ header: FrameHeader, to output: inout [UInt8]) {
        output.append(addingCapacity: header.encodedBytes) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                let free = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                count += free.baseAddress.map(header.encode) ?? 0
            }
        }
    }

    /// Writes a header and its payload to `space`, which must have room for both.
    ///
    /// - Returns: how many bytes they took.
    @discardableResult
    @inlinable package static func encode(
        _ header: FrameHeader,
        payload: UnsafeRawBufferPointer,
        to space: UnsafeMutableRawBufferPointer
    ) -> Int {
        let total = header.encodedBytes + payload.count
        precondition(space.count >= total, "no room for a frame of \(total) bytes")
        return write(header, payload, to: space)
    }

    @inlinable static func write(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer,
        to space: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let base = space.baseAddress else { return 0 }
        let headerBytes = header.encode(to: base)
        guard let source = payload.baseAddress else { return headerBytes }
        if let mask = header.mask {
            mask.apply(from: source, to: base + headerBytes, count: payload.count, phase: 0)
        } else {
            (base + headerBytes).copyMemory(from: source, byteCount: payload.count)
        }
        return headerBytes + payload.count
    }
}
